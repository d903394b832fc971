using System;

namespace NanoTcp.Links
{
    /// <summary>The device on which a stack talks to itself: what goes out comes in again, in order.</summary>
    public sealed class LoopbackDevice : NetDevice
    {
        private readonly byte[] _ring;
        private readonly int[] _lengths;
        private readonly int _slotSize;
        private int _first;
        private int _count;

        /// <summary>Makes a loopback device.</summary>
        /// <param name="mtu">Largest IP packet in bytes.</param>
        /// <param name="packets">How many packets it holds on their way; more are refused as a full device would.</param>
        public LoopbackDevice(int mtu, int packets)
            : base("lo", LinkKind.Ip, null, mtu)
        {
            _slotSize = mtu;
            _ring = new byte[mtu * packets];
            _lengths = new int[packets];
        }

        /// <inheritdoc/>
        public override bool IsLinkUp => true;

        /// <inheritdoc/>
        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            int used = 0;
            while (_count > 0 && batch.Count < batch.Offset.Length && used + _lengths[_first] <= batch.Buffer.Length)
            {
                int length = _lengths[_first];
                Array.Copy(_ring, _first * _slotSize, batch.Buffer, used, length);
                batch.Add(used, length);
                used += length;
                _first = _first + 1 == _lengths.Length ? 0 : _first + 1;
                _count--;
                Counters.ReceivedFrames++;
                Counters.ReceivedBytes += length;
            }

            return batch.Count;
        }

        /// <inheritdoc/>
        public override int Transmit(byte[] buffer, int offset, int length)
        {
            if (length > _slotSize)
            {
                return -Errno.EMSGSIZE;
            }

            if (_count == _lengths.Length)
            {
                Counters.SendErrors++;
                return -Errno.ENOBUFS;
            }

            int slot = (_first + _count) % _lengths.Length;
            Array.Copy(buffer, offset, _ring, slot * _slotSize, length);
            _lengths[slot] = length;
            _count++;
            Counters.SentFrames++;
            Counters.SentBytes += length;
            RaiseInterrupt();
            return 0;
        }
    }
}
