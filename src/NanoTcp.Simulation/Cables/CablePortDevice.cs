using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Puts a stack straight on a cable's end, without a chip: it receives several frames at once and never has to be polled.
    /// </summary>
    public sealed class CablePortDevice : NetDevice
    {
        /// <summary>Room for received frames when none is given, in bytes: some 84 full ones.</summary>
        public const int DefaultReceiveBytes = 131_072;

        private const int EthernetHeaderLength = 14;

        private readonly CablePort _port;
        private readonly FrameStore _received;
        private readonly int _maximumFrame;
        private readonly object _lock = new object();
        private bool _wasUp;

        /// <summary>Makes an Ethernet device with the usual MTU and room.</summary>
        /// <param name="name">Name for people, such as "eth0".</param>
        /// <param name="port">The cable's end.</param>
        /// <param name="macAddress">Its six-byte Ethernet address in the order of the wire.</param>
        public CablePortDevice(string name, CablePort port, byte[] macAddress)
            : this(name, port, LinkKind.Ethernet, macAddress, EthernetMtu, DefaultReceiveBytes)
        {
        }

        /// <summary>Makes a device.</summary>
        /// <param name="name">Name for people, such as "eth0".</param>
        /// <param name="port">The cable's end.</param>
        /// <param name="kind">What its frames begin with.</param>
        /// <param name="macAddress">Its six-byte Ethernet address in the order of the wire; null for <see cref="LinkKind.Ip"/>.</param>
        /// <param name="mtu">Largest IP packet in bytes that it sends. It takes in any.</param>
        /// <param name="receiveBytes">Room for frames that the stack has not taken yet, in bytes; what does not fit is lost.</param>
        public CablePortDevice(string name, CablePort port, LinkKind kind, byte[] macAddress, int mtu, int receiveBytes)
            : base(name, kind, macAddress, mtu)
        {
            _port = port;
            _maximumFrame = kind == LinkKind.Ethernet ? mtu + EthernetHeaderLength : mtu;
            _received = new FrameStore(receiveBytes);
            _wasUp = port.IsLinkUp;
            port.FrameArrived = FrameArrived;
            port.LinkChanged = LinkChanged;
        }

        /// <inheritdoc/>
        public override bool IsLinkUp => _port.IsLinkUp;

        /// <inheritdoc/>
        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            lock (_lock)
            {
                int offset = 0;
                while (_received.Count > 0 && batch.Count < batch.Offset.Length)
                {
                    int length = _received.FirstLength;
                    if (length > batch.Buffer.Length)
                    {
                        _received.RemoveFirst();
                        Counters.ReceiveErrors++;
                        continue;
                    }

                    if (length > batch.Buffer.Length - offset)
                    {
                        break;
                    }

                    _received.Take(batch.Buffer, offset);
                    batch.Add(offset, length);
                    offset += length;
                    Counters.ReceivedFrames++;
                    Counters.ReceivedBytes += length;
                }
            }

            return batch.Count;
        }

        /// <inheritdoc/>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            if (length > _maximumFrame)
            {
                Counters.SendErrors++;
                return -Errno.EMSGSIZE;
            }

            if (!_port.IsLinkUp)
            {
                Counters.SendErrors++;
                return -Errno.ENETDOWN;
            }

            Counters.SentFrames++;
            Counters.SentBytes += length;
            _port.Transmit(buffer, offset, length);
            return 0;
        }

        private void FrameArrived(byte[] buffer, int offset, int length)
        {
            bool kept;
            lock (_lock)
            {
                kept = _received.Add(buffer, offset, length);
                if (!kept)
                {
                    Counters.ReceiveOverruns++;
                }
            }

            if (kept)
            {
                RaiseInterrupt();
            }
        }

        private void LinkChanged()
        {
            bool isUp = _port.IsLinkUp;
            if (isUp != _wasUp)
            {
                _wasUp = isUp;
                Counters.LinkChanges++;
                RaiseInterrupt();
            }
        }
    }
}
