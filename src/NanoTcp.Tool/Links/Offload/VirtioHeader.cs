namespace NanoTcp.Tool.Links.Offload;

/// <summary>
/// What stands in front of a frame that leaves work to the other side: struct virtio_net_hdr of the VIRTIO specification, section 5.1.6, in its
/// first form. Offsets in bytes from its start; a TAP of Linux has its fields in the machine's byte order.
/// </summary>
internal static class VirtioHeader
{
    public const int Flags = 0;
    public const int GsoType = 1;

    /// <summary>Bytes of all headers of the frame; a hint.</summary>
    public const int HeaderLength = 2;

    /// <summary>Bytes of payload in each segment that the frame stands for.</summary>
    public const int GsoSize = 4;

    /// <summary>Index in the frame of the first byte that is summed up.</summary>
    public const int ChecksumStart = 6;

    /// <summary>Where the checksum goes, from <see cref="ChecksumStart"/> on.</summary>
    public const int ChecksumOffset = 8;

    public const int Length = 10;

    /// <summary>Of <see cref="Flags"/>: the checksum's field holds the pseudo-header's sum so far.</summary>
    public const byte NeedsChecksum = 1;

    /// <summary>Of <see cref="GsoType"/>: segments of TCP over IPv4.</summary>
    public const byte GsoTcpIpv4 = 1;
}
