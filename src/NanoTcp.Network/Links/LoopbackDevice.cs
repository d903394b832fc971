using System;

namespace NanoTcp.Links
{
    /// <summary>The device on which a stack reaches itself: what is sent is received again, in order.</summary>
    public sealed class LoopbackDevice : NetDevice
    {
        // each packet in the ring follows its length in two bytes
        private const int LengthField = 2;

        private readonly byte[] _ring;
        private int _first;
        private int _used;

        /// <summary>Makes a loopback device.</summary>
        /// <param name="mtu">Largest IP packet in bytes.</param>
        /// <param name="bufferSize">Bytes for packets in flight, each with two more; a packet that does not fit is refused with
        /// ENOBUFS.</param>
        public LoopbackDevice(int mtu, int bufferSize)
            : base("lo", LinkKind.Ip, null, mtu)
        {
            _ring = new byte[bufferSize];
        }

        /// <inheritdoc/>
        public override bool IsLinkUp => true;

        /// <inheritdoc/>
        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            int filled = 0;
            while (_used > 0 && batch.Count < batch.Offset.Length)
            {
                int length = (_ring[_first] << 8) | _ring[Wrap(_first + 1)];
                if (filled + length > batch.Buffer.Length)
                {
                    break;
                }

                int from = Wrap(_first + LengthField);
                int straight = _ring.Length - from < length ? _ring.Length - from : length;
                Array.Copy(_ring, from, batch.Buffer, filled, straight);
                Array.Copy(_ring, 0, batch.Buffer, filled + straight, length - straight);
                batch.Add(filled, length);
                filled += length;
                _first = Wrap(from + length);
                _used -= length + LengthField;
                Counters.ReceivedFrames++;
                Counters.ReceivedBytes += length;
            }

            return batch.Count;
        }

        /// <inheritdoc/>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            if (length > Mtu)
            {
                return -Errno.EMSGSIZE;
            }

            if (length + LengthField > _ring.Length - _used)
            {
                Counters.SendErrors++;
                return -Errno.ENOBUFS;
            }

            int at = Wrap(_first + _used);
            _ring[at] = (byte)(length >> 8);
            _ring[Wrap(at + 1)] = (byte)length;
            at = Wrap(at + LengthField);
            int straight = _ring.Length - at < length ? _ring.Length - at : length;
            Array.Copy(buffer, offset, _ring, at, straight);
            Array.Copy(buffer, offset + straight, _ring, 0, length - straight);
            _used += length + LengthField;
            Counters.SentFrames++;
            Counters.SentBytes += length;
            RaiseInterrupt();
            return 0;
        }

        private int Wrap(int index) => index < _ring.Length ? index : index - _ring.Length;
    }
}
