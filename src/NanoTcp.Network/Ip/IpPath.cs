using NanoTcp.Ethernet;
using NanoTcp.Links;

namespace NanoTcp.Ip
{
    /// <summary>
    /// The way from one of our addresses to a remote one, and all that TCP and UDP ask of an IP version: source choice, route and MTU,
    /// pseudo-header sum, send. A second IP version fulfils this contract and nothing above changes.
    /// </summary>
    internal abstract class IpPath : NeighborWaiter
    {
        /// <summary>Room for what a transport header holds constant, in bytes.</summary>
        public const int TransportTemplateRoom = 32;

        /// <summary>Bytes of <see cref="Template"/> up to the transport header; constant, since the fast path writes there.</summary>
        public const int TransportTemplateOffset = EthernetHeader.Length + Ipv4Header.MinimumLength;

        /// <summary>Index in the packet buffer of the transport header.</summary>
        public const int TransportOffset = PacketBuffer.FrameOffset + TransportTemplateOffset;

        /// <summary>
        /// The packet's headers as they are the same every time: 14 bytes of link header, the IP header, then what the transport puts
        /// there. <see cref="Begin"/> copies it to <see cref="PacketBuffer.FrameOffset"/> with one call.
        /// </summary>
        public readonly byte[] Template;

        /// <summary>Sum of the pseudo-header without its length field, in the order of <see cref="Checksum"/>.</summary>
        public uint PseudoHeaderSum;

        /// <summary>The same with the length field of the packet that was begun last.</summary>
        public uint SegmentSum;

        protected IpPath()
        {
            Template = new byte[TransportTemplateOffset + TransportTemplateRoom];
        }

        /// <summary>Largest transport header and payload, together, that one packet carries unfragmented, in bytes.</summary>
        public abstract int MaximumTransportLength { get; }

        /// <summary>Finds the route anew, for example after a change of addresses.</summary>
        /// <returns>0, -ENETUNREACH, or -EADDRNOTAVAIL when our own address is gone.</returns>
        public abstract int Resolve();

        /// <summary>Begins a packet in the packet buffer: link and IP header, and what the template holds of the transport header.</summary>
        /// <param name="transportLength">Bytes from the transport header to the end of the payload.</param>
        /// <param name="templateLength">Bytes of the template, at least to the transport header.</param>
        public abstract void Begin(int transportLength, int templateLength);

        /// <summary>Sends the packet that was begun and lies complete in the packet buffer.</summary>
        /// <param name="transportLength">Bytes from the transport header to the end of the payload.</param>
        /// <returns>0 when the packet is on its way or waits for a link address, or a negative errno.</returns>
        public abstract int Send(int transportLength);
    }
}
