using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// Connects a stack directly to a cable's end, without a chip. It receives several frames at once and needs no polling.
    /// </summary>
    public sealed class CablePortDevice : NetDevice
    {
        /// <summary>Default size of the receive queue in bytes: some 84 full frames.</summary>
        public const int DefaultReceiveBytes = 131_072;

        private const int EthernetHeaderLength = 14;

        private readonly CablePort _port;
        private readonly FrameStore _received;
        private readonly int _maximumFrame;
        private readonly object _lock = new object();
        private bool _wasUp;

        /// <summary>Creates an Ethernet device with the default MTU and queue size.</summary>
        /// <param name="name">Display name, such as "eth0".</param>
        /// <param name="port">The cable's end.</param>
        /// <param name="macAddress">Six-byte Ethernet address in wire order.</param>
        public CablePortDevice(string name, CablePort port, byte[] macAddress)
            : this(name, port, LinkKind.Ethernet, macAddress, EthernetMtu, DefaultReceiveBytes)
        {
        }

        /// <summary>Creates a device.</summary>
        /// <param name="name">Display name, such as "eth0".</param>
        /// <param name="port">The cable's end.</param>
        /// <param name="kind">The header that frames begin with.</param>
        /// <param name="macAddress">Six-byte Ethernet address in wire order; null for <see cref="LinkKind.Ip"/>.</param>
        /// <param name="mtu">Largest IP packet that it sends, in bytes. It receives any size.</param>
        /// <param name="receiveBytes">Size of the queue of received frames in bytes; frames that do not fit are lost.</param>
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
