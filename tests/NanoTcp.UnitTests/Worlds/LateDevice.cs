using NanoTcp.Links;

namespace NanoTcp.UnitTests
{
    /// <summary>A device that does not open before a certain time, as a chip without power.</summary>
    internal sealed class LateDevice : NetDevice
    {
        public const string Message = "not there yet";

        private readonly long _opensAt;

        /// <param name="opensAt">In the clock's milliseconds; <see cref="NetDevice.Never"/> for never.</param>
        public LateDevice(long opensAt)
            : base("late0", LinkKind.Ip, null, 1500)
        {
            _opensAt = opensAt;
        }

        /// <summary>How often it was opened, or tried.</summary>
        public int Attempts { get; private set; }

        /// <summary>When it was opened; <see cref="NetDevice.Never"/> while it is not.</summary>
        public long OpenedAt { get; private set; } = Never;

        /// <summary>Calls before it was open, other than to open it.</summary>
        public int EarlyCalls { get; private set; }

        public uint Address { get; private set; }

        public uint Gateway { get; private set; }

        public int Sent { get; private set; }

        public override bool IsLinkUp => OpenedAt != Never;

        public override int Open(long now)
        {
            Attempts++;
            if (now < _opensAt)
            {
                return -Errno.ENODEV;
            }

            OpenedAt = now;
            return 0;
        }

        public override string DescribeError(int error) => error == -Errno.ENODEV ? Message : "unknown error";

        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            Count();
            return 0;
        }

        public override int Transmit(byte[] buffer, int offset, int length)
        {
            Count();
            Sent++;
            return 0;
        }

        public override long Service(long now)
        {
            Count();
            return now + 100;
        }

        public override void AddressChanged(uint address, int prefixLength)
        {
            Count();
            Address = address;
        }

        public override void GatewayChanged(uint gateway)
        {
            Count();
            Gateway = gateway;
        }

        private void Count()
        {
            EarlyCalls += OpenedAt == Never ? 1 : 0;
        }
    }
}
