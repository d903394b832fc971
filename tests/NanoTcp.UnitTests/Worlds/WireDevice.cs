using System;
using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.UnitTests
{
    /// <summary>A network device whose wire is the test itself: frames that arrive are put in, frames that left are taken out.</summary>
    internal sealed class WireDevice : NetDevice
    {
        private readonly ArrayList _arrived = new ArrayList();
        private readonly ArrayList _sent = new ArrayList();

        public WireDevice(string name, LinkKind kind, byte[] macAddress, int mtu)
            : base(name, kind, macAddress, mtu)
        {
        }

        /// <summary>What Open returns.</summary>
        public int OpenResult { get; set; }

        /// <summary>What Transmit returns instead of taking the frame; 0 for a device in order.</summary>
        public int Refusal { get; set; }

        /// <summary>True makes Transmit find no memory, in place of whatever the stack itself does not find.</summary>
        public bool IsOutOfMemory { get; set; }

        /// <summary>Frames that left and were not taken yet.</summary>
        public int SentCount
        {
            get
            {
                lock (_sent)
                {
                    return _sent.Count;
                }
            }
        }

        /// <summary>The link addresses that it was told to let in, each with a plus, and those that it was not to any more, each with a minus.</summary>
        public string Groups { get; private set; } = string.Empty;

        public bool IsClosed { get; private set; }

        public override bool IsLinkUp => Refusal != -Errno.ENETDOWN;

        public override int Open(long now) => OpenResult;

        public override void Close()
        {
            IsClosed = true;
        }

        public override string DescribeError(int error) => "no chip answers";

        /// <summary>A frame comes in by the wire; the stack sees it when it polls next.</summary>
        public void Arrives(byte[] frame)
        {
            lock (_arrived)
            {
                _arrived.Add(frame);
            }

            RaiseInterrupt();
        }

        /// <summary>The frame that left first, or null.</summary>
        public byte[] TakeSent()
        {
            lock (_sent)
            {
                if (_sent.Count == 0)
                {
                    return null;
                }

                byte[] frame = (byte[])_sent[0];
                _sent.RemoveAt(0);
                return frame;
            }
        }

        public override void JoinMulticast(byte[] macAddress)
        {
            Groups += "+" + NanoTcp.MacAddress.ToString(macAddress, 0);
        }

        public override void LeaveMulticast(byte[] macAddress)
        {
            Groups += "-" + NanoTcp.MacAddress.ToString(macAddress, 0);
        }

        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            int used = 0;
            lock (_arrived)
            {
                while (_arrived.Count > 0 && batch.Count < batch.Offset.Length)
                {
                    byte[] frame = (byte[])_arrived[0];
                    if (used + frame.Length > batch.Buffer.Length)
                    {
                        break;
                    }

                    Array.Copy(frame, 0, batch.Buffer, used, frame.Length);
                    batch.Add(used, frame.Length);
                    used += frame.Length;
                    _arrived.RemoveAt(0);
                }
            }

            return batch.Count;
        }

        public override int Transmit(byte[] buffer, int offset, int length)
        {
            if (Refusal != 0)
            {
                return Refusal;
            }

            if (IsOutOfMemory)
            {
                throw new OutOfMemoryException();
            }

            byte[] frame = new byte[length];
            Array.Copy(buffer, offset, frame, 0, length);
            lock (_sent)
            {
                _sent.Add(frame);
            }

            return 0;
        }
    }
}
