using NanoTcp.Simulation;
using NanoTcp.UnitTests.Drivers;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.Wiznet
{
    /// <summary>A W5500 or W6100 on the bench.</summary>
    internal abstract class WiznetBench : DriverBench
    {
        // 0.12 ms at 100 Mbit/s
        private const int FrameTime = 1;

        private const int CommonWrite = 0x04;
        private const int SocketWrite = 0x0C;

        protected WiznetBench(WiznetChip chip, SimulatedSpiPort port, uint seed)
            : base(chip, port, new Wire(port), FrameTime, seed)
        {
            Chip = chip;
        }

        public new WiznetChip Chip { get; }

        public new WiznetDevice Device { get; private set; }

        public abstract RegisterAddresses Registers { get; }

        /// <inheritdoc/>
        public override int SelfTest => (int)Device.SelfTest;

        /// <inheritdoc/>
        public override void ShortenLinkTime()
        {
            Chip.Timing.Autonegotiation = 10_000;
        }

        /// <summary>True for the header of a write to a register of socket 0.</summary>
        public static bool WritesSocket(byte[] buffer, int offset, int register)
        {
            return buffer[offset + 2] == SocketWrite && ((buffer[offset] << 8) | buffer[offset + 1]) == register;
        }

        /// <summary>True for the header of a write to a common register.</summary>
        public static bool WritesCommon(byte[] buffer, int offset, int register)
        {
            return buffer[offset + 2] == CommonWrite && ((buffer[offset] << 8) | buffer[offset + 1]) == register;
        }

        /// <summary>Writes a register of socket 0 without the driver's knowledge.</summary>
        public void WriteSocket(int register, int value)
        {
            Write(SocketWrite, register, value);
        }

        /// <summary>Writes a common register without the driver's knowledge.</summary>
        public void WriteCommon(int register, int value)
        {
            Write(CommonWrite, register, value);
        }

        protected void Use(WiznetDevice device)
        {
            Device = device;
            base.Device = device;
        }

        private void Write(int control, int register, int value)
        {
            Chip.Transfer(new byte[] { (byte)(register >> 8), (byte)register, (byte)control, (byte)value }, 0, 4);
        }
    }
}
