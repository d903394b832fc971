namespace NanoTcp.Host.Links.Offload;

/// <summary>
/// Header of a frame with offloads: struct virtio_net_hdr of the VIRTIO specification, section 5.1.6, legacy format. Offsets in bytes; a
/// Linux TAP uses native byte order.
/// </summary>
internal static class VirtioHeader
{
    public const int Flags = 0;
    public const int GsoType = 1;

    /// <summary>Bytes of all headers of the frame; a hint.</summary>
    public const int HeaderLength = 2;

    /// <summary>Payload of each segment in bytes.</summary>
    public const int GsoSize = 4;

    /// <summary>Index in the frame of the first byte to checksum.</summary>
    public const int ChecksumStart = 6;

    /// <summary>Offset of the checksum field from <see cref="ChecksumStart"/>.</summary>
    public const int ChecksumOffset = 8;

    public const int Length = 10;

    /// <summary>Bit of <see cref="Flags"/>: the checksum field holds only the pseudo-header's sum.</summary>
    public const byte NeedsChecksum = 1;

    /// <summary>Value of <see cref="GsoType"/>: segments of TCP over IPv4.</summary>
    public const byte GsoTcpIpv4 = 1;
}
