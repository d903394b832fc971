using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>
    /// The path from one of our addresses to a remote one, and all that transports ask of an IP version: source selection, route and MTU,
    /// pseudo-header sum, send. A second IP version implements this contract; nothing above changes.
    /// </summary>
    internal abstract class IpPath : NeighborWaiter
    {
        /// <summary>Space in the template for the constant part of a transport header, in bytes.</summary>
        public const int TransportTemplateSize = 32;

        /// <summary>Index of the transport header in <see cref="Template"/>; constant, since the fast path writes there.</summary>
        public const int TransportTemplateOffset = EthernetHeader.Length + Ipv4Header.MinimumLength;

        /// <summary>Index of the transport header in the packet buffer.</summary>
        public const int TransportOffset = PacketBuffer.FrameOffset + TransportTemplateOffset;

        /// <summary>
        /// The headers of the next packet: 14 bytes of link header, the IP header, then what the transport writes there.
        /// <see cref="Begin"/> copies them to <see cref="PacketBuffer.FrameOffset"/> with one call.
        /// </summary>
        public readonly byte[] Template;

        /// <summary>Sum of the pseudo-header without its length field, in the byte order of <see cref="Checksum"/>.</summary>
        public uint PseudoHeaderSum;

        /// <summary>The same, with the length field of the last packet begun.</summary>
        public uint SegmentSum;

        protected IpPath()
        {
            Template = new byte[TransportTemplateOffset + TransportTemplateSize];
        }

        /// <summary>Longest transport header and payload, together, that one unfragmented packet carries, in bytes.</summary>
        public abstract int MaximumTransportLength { get; }

        /// <summary>Finds the route again, for example after a change of addresses.</summary>
        /// <returns>0, -ENETUNREACH, or -EADDRNOTAVAIL when our own address is gone.</returns>
        public abstract int Resolve();

        /// <summary>
        /// Begins a packet in the packet buffer: copies the template's link and IP header, and its part of the transport header.
        /// </summary>
        /// <param name="transportLength">Bytes from the transport header to the end of the payload.</param>
        /// <param name="templateLength">Bytes of the template to copy, at least <see cref="TransportTemplateOffset"/>.</param>
        public abstract void Begin(int transportLength, int templateLength);

        /// <summary>Sends the packet that is complete in the packet buffer.</summary>
        /// <param name="transportLength">Bytes from the transport header to the end of the payload.</param>
        /// <returns>0 when the packet was sent or waits for a link address; otherwise a negative errno.</returns>
        public abstract int Send(int transportLength);
    }
}
