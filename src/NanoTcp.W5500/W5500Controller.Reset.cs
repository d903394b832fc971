using NanoTcp.Wiznet;

namespace NanoTcp.W5500
{
    /// <content>Reset by MR, which shows when it is over.</content>
    internal sealed partial class W5500Controller
    {
        // In milliseconds: the PLL takes 1 ms to lock (data sheet section 5.5.1).
        private const int PllLock = 2;

        /// <inheritdoc/>
        protected override void ResetPinReleased()
        {
            Clock.Sleep(PllLock);
        }

        /// <inheritdoc/>
        protected override void SoftReset()
        {
            Bus.WriteByte(WiznetBlock.Common, W5500Registers.MR, W5500Registers.MR_RST);
            Clock.Sleep(PllLock);
        }

        /// <inheritdoc/>
        protected override bool IsInReset() => (Bus.ReadByte(WiznetBlock.Common, W5500Registers.MR) & W5500Registers.MR_RST) != 0;

        /// <inheritdoc/>
        protected override bool AnswersInReset() => IsInReset() && IsInReset();

        /// <inheritdoc/>
        protected override bool AwaitOutOfReset(long deadline)
        {
            return Await(WiznetBlock.Common, W5500Registers.MR, W5500Registers.MR_RST, 0, (int)(deadline - Clock.Now));
        }

        /// <summary>VERSIONR may read 00 or FF for a while after a reset.</summary>
        /// <inheritdoc/>
        protected override bool AwaitIdentity(long deadline)
        {
            return Await(
                WiznetBlock.Common, W5500Registers.VERSIONR, 0xFF, W5500Registers.VERSIONR_W5500, (int)(deadline - Clock.Now));
        }
    }
}
