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

        /// <summary>SO_SNDBUF: the longest datagram that is sent, in bytes. Nothing is kept, so that it costs no memory.</summary>
        public int SendBufferSize { get; set; } = 65_507;

        /// <summary>True when connect chose the local address, and not bind: it goes again with the peer.</summary>
        public bool IsAddressChosen { get; set; }

        /// <summary>SO_BROADCAST.</summary>
        public bool Broadcast { get; set; }

        /// <summary>IP_MULTICAST_TTL: of datagrams to groups, 1 to 255.</summary>
        public int MulticastTimeToLive { get; set; } = 1;

        /// <summary>IP_MULTICAST_LOOP: own members of a group receive too what is sent to it.</summary>
        public bool MulticastLoop { get; set; } = true;

        /// <summary>SO_BINDTODEVICE: the only interface that datagrams leave and come by; null for any.</summary>
        public NetInterface BoundInterface { get; set; }

        /// <summary>IP_MULTICAST_IF: where datagrams to groups leave when the socket is bound to no interface; null lets the route decide.</summary>
        public NetInterface MulticastInterface { get; set; }

        /// <summary>Null before the socket has a port.</summary>
        public DatagramQueue Received { get; set; }

        public bool IsReceiveShut { get; set; }

        public bool IsSendShut { get; set; }

        /// <summary>True when the last datagram was too long to wait for the next hop's link address.</summary>
        public bool IsBlocked { get; set; }

        public Ip.Ipv4Path Path { get; set; }

        /// <summary>False while a long datagram would be refused with EAGAIN.</summary>
        public bool IsWritable => !IsBlocked || !Path.IsWaitingForNeighbor;

        public bool IsReadable => PendingError != 0 || IsReceiveShut || (Received != null && Received.Count > 0);
    }
}
