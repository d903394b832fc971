using NanoTcp.Ip;

namespace NanoTcp.Tcp
{
    /// <summary>
    /// The segment being processed, as numbers. One object serves all segments; its values are valid while one is processed.
    /// </summary>
    internal sealed class TcpSegment
    {
        public const int SackBlockLimit = 4;

        public readonly uint[] SackStart = new uint[SackBlockLimit];
        public readonly uint[] SackEnd = new uint[SackBlockLimit];

        /// <summary>The packet that carried it.</summary>
        public IpPacket Packet;

        public byte[] Bytes;
        public int SourcePort;
        public int DestinationPort;

        /// <summary>SEG.SEQ.</summary>
        public uint SequenceNumber;

        /// <summary>SEG.ACK.</summary>
        public uint Acknowledgment;

        public int Flags;

        /// <summary>SEG.WND as in the header, not scaled.</summary>
        public int Window;

        /// <summary>Index in <see cref="Bytes"/> of the payload.</summary>
        public int PayloadOffset;

        /// <summary>Bytes of payload.</summary>
        public int PayloadLength;

        public bool HasTimestamps;

        /// <summary>TSval.</summary>
        public uint TimestampValue;

        /// <summary>TSecr.</summary>
        public uint TimestampEcho;

        public int SackCount;

        /// <summary>From the MSS option; 0 when there is none.</summary>
        public int MaximumSegmentSize;

        /// <summary>From the window scale option; -1 when there is none.</summary>
        public int WindowScale;

        public bool IsSackPermitted;

        /// <summary>SEG.LEN: payload, and one each for SYN and FIN.</summary>
        public int Length => PayloadLength + (Flags & TcpFlags.Fin) + ((Flags & TcpFlags.Syn) >> 1);
    }
}
