namespace NanoTcp.Udp
{
    /// <summary>A UDP socket's lower face: its ports, what waits to be read, and the way to the last destination.</summary>
    internal sealed class UdpSock : Sock
    {
        public UdpSock(NetStack stack)
            : base(stack)
        {
        }

        /// <summary>SO_RCVBUF, in bytes; used when the socket is bound.</summary>
        public int ReceiveBufferSize { get; set; } = 8192;

        /// <summary>True when connect chose the local address, and not bind: it goes again with the peer.</summary>
        public bool IsAddressChosen { get; set; }

        /// <summary>SO_BROADCAST.</summary>
        public bool Broadcast { get; set; }

        /// <summary>Null before the socket has a port.</summary>
        public DatagramQueue Received { get; set; }

        public bool IsReceiveShut { get; set; }

        public bool IsSendShut { get; set; }

        public Ip.Ipv4Path Path { get; set; }

        public bool IsReadable => PendingError != 0 || IsReceiveShut || (Received != null && Received.Count > 0);
    }
}
