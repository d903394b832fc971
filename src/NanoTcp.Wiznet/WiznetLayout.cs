namespace NanoTcp.Wiznet
{
    /// <summary>
    /// How the chip is divided: sockets in use, their shares of each 16 KB of buffer memory, and the chip's own IP addresses. The default
    /// is socket 0 in MACRAW mode with all memory, and no address.
    /// </summary>
    internal sealed class WiznetLayout
    {
        /// <summary>False when all sockets use the chip's own TCP and UDP, and no frame reaches the host.</summary>
        public bool HasMacRaw = true;

        /// <summary>Buffer memory of socket 0 in each direction, in kilobytes: 1, 2, 4, 8 or 16.</summary>
        public int FirstKilobytes = WiznetRegisters.BufferMemoryKilobytes;

        /// <summary>Buffer memory of each other socket in use in each direction, in kilobytes.</summary>
        public int OtherKilobytes;

        /// <summary>Sockets in use, socket 0 included, 1 to 8.</summary>
        public int SocketCount = 1;

        /// <summary>GAR, in host order.</summary>
        public uint Gateway;

        /// <summary>SUBR, in host order.</summary>
        public uint Mask;

        /// <summary>SIPR, in host order. While it is 0 the chip's own stack stays silent.</summary>
        public uint Address;

        /// <summary>True to make the chip send an ARP request at each SEND, even for a known address.</summary>
        public bool ForcesResolution;

        /// <summary>True when at least one socket uses the chip's own TCP or UDP.</summary>
        public bool HasSockets => !HasMacRaw || SocketCount > 1;

        /// <summary>Buffer memory of socket 0 in each direction, in bytes.</summary>
        public int FirstSize => FirstKilobytes * 1024;

        public int KilobytesOf(int socket) => socket == 0 ? FirstKilobytes : socket < SocketCount ? OtherKilobytes : 0;
    }
}
