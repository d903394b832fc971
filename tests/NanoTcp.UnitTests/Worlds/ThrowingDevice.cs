using System;
using NanoTcp.Links;

namespace NanoTcp.UnitTests
{
    /// <summary>A device without link header whose methods throw when the test says so.</summary>
    internal sealed class ThrowingDevice : NetDevice
    {
        public const string Message = "the driver has a defect";

        private byte[] _arrived;

        public ThrowingDevice(LinkKind kind)
            : base("bad0", kind, kind == LinkKind.Ethernet ? new byte[] { 2, 0, 0, 0, 0, 7 } : null, 1500)
        {
        }

        /// <summary>Name of the method that throws; "all" for every one; null for none.</summary>
        public string Site { get; set; }

        /// <summary>How many times it throws before it works.</summary>
        public int Times { get; set; } = int.MaxValue;

        public int Opened { get; private set; }

        public int Sent { get; private set; }

        public uint Address { get; private set; }

        public uint Gateway { get; private set; }

        public override bool IsLinkUp
        {
            get
            {
                Call("IsLinkUp");
                return true;
            }
        }

        public override long PollDeadline
        {
            get
            {
                Call("PollDeadline");
                return Never;
            }
        }

        public override int Open(long now)
        {
            Opened++;
            Call("Open");
            return 0;
        }

        public override void Close()
        {
            Call("Close");
        }

        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            Call("Receive");
            if (_arrived != null)
            {
                Array.Copy(_arrived, batch.Buffer, _arrived.Length);
                batch.Add(0, _arrived.Length);
                _arrived = null;
            }

            return batch.Count;
        }

        public override int Transmit(byte[] buffer, int offset, int length)
        {
            Call("Transmit");
            Sent++;
            return 0;
        }

        public override long Service(long now)
        {
            Call("Service");
            return now + 100;
        }

        public override void JoinMulticast(byte[] macAddress)
        {
            Call("JoinMulticast");
        }

        public override void LeaveMulticast(byte[] macAddress)
        {
            Call("LeaveMulticast");
        }

        public override void AddressChanged(uint address, int prefixLength)
        {
            Call("AddressChanged");
            Address = address;
        }

        public override void GatewayChanged(uint gateway)
        {
            Call("GatewayChanged");
            Gateway = gateway;
        }

        /// <summary>A packet comes in by the wire.</summary>
        public void Arrives(byte[] packet)
        {
            _arrived = packet;
            RaiseInterrupt();
        }

        private void Call(string method)
        {
            if ((Site == method || Site == "all") && Times > 0)
            {
                Times--;
                throw new InvalidOperationException(Message);
            }
        }
    }
}
