namespace NanoTcp.W5500
{
    /// <summary>
    /// How the chip is divided: which sockets are used, how much of each 16 KB of buffer memory they have, and the chip's own IP addresses.
    /// The default is socket 0 in MACRAW mode with everything, and no address.
    /// </summary>
    internal sealed class W5500Layout
    {
        /// <summary>False when all sockets are the chip's own TCP and UDP, and no frame reaches the host.</summary>
        public bool HasMacRaw = true;

        /// <summary>Kilobytes of socket 0 each way: 1, 2, 4, 8 or 16.</summary>
        public int FirstKilobytes = W5500Registers.BufferMemoryKilobytes;

        /// <summary>Kilobytes of each socket after it that is used.</summary>
        public int OtherKilobytes;

        /// <summary>Sockets in use, the first included, 1 to 8.</summary>
        public int SocketCount = 1;

        /// <summary>GAR, in host order.</summary>
        public uint Gateway;

        /// <summary>SUBR, in host order.</summary>
        public uint Mask;

        /// <summary>SIPR, in host order. While it is 0 the chip's own stack stays silent.</summary>
        public uint Address;

        /// <summary>True while the chip is to ask for a link address at each SEND, also where it knows one.</summary>
        public bool ForcesResolution;

        /// <summary>True when at least one socket is the chip's own.</summary>
        public bool HasSockets => !HasMacRaw || SocketCount > 1;

        /// <summary>Bytes of socket 0 each way.</summary>
        public int FirstSize => FirstKilobytes * 1024;

        /// <summary>MR: with MACRAW pings are the host's, else the chip answers them.</summary>
        public byte Mode => (byte)((HasMacRaw ? W5500Registers.MR_PB : 0) | (ForcesResolution ? W5500Registers.MR_FARP : 0));

        public int KilobytesOf(int socket) => socket == 0 ? FirstKilobytes : socket < SocketCount ? OtherKilobytes : 0;
    }
}
