using NanoTcp.Wiznet;

namespace NanoTcp.W6100
{
    /// <content>Reset by SYCR0. It cannot be read: the chip is out of reset when CIDR shows what it is. A chip that was found locks what it
    /// is not told to leave open.</content>
    internal sealed partial class W6100Controller
    {
        // T_STA of the data sheet is 60.3 ms: what follows RSTn in that time may be lost.
        private const int StableTime = 61;

        // WIZnet's and Zephyr's drivers write at once after a reset by command; this leaves the chip's clock some time.
        private const int SoftResetTime = 2;

        /// <inheritdoc/>
        protected override void UnlockTestRegister()
        {
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.NETLCKR, W6100Registers.NETLCKR_Unlock);
        }

        /// <inheritdoc/>
        protected override void ResetPinReleased()
        {
            Clock.Sleep(StableTime);
        }

        /// <inheritdoc/>
        protected override void SoftReset()
        {
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.CHPLCKR, W6100Registers.CHPLCKR_Unlock);
            Bus.WriteByte(WiznetBlock.Common, W6100Registers.SYCR0, W6100Registers.SYCR0_RST);
            Clock.Sleep(SoftResetTime);
        }

        /// <inheritdoc/>
        protected override bool IsInReset() => !ReadsIdentity();

        /// <inheritdoc/>
        protected override bool AwaitOutOfReset(long deadline) => AwaitIdentity(deadline);

        /// <inheritdoc/>
        protected override bool AwaitIdentity(long deadline)
        {
            const int firstByte = W6100Registers.CIDR_W6100 >> 8;
            return Await(WiznetBlock.Common, W6100Registers.CIDR, 0xFF, firstByte, (int)(deadline - Clock.Now)) && (ReadsIdentity() || ReadsIdentity());
        }
    }
}
