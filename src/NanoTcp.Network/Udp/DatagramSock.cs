using NanoTcp.Ip;

namespace NanoTcp.Udp
{
    /// <summary>The sock of a socket that sends and receives datagrams: the receive queue, and the path to the last destination.</summary>
    internal abstract class DatagramSock : Sock
    {
        protected DatagramSock(StackContext stack)
            : base(stack)
        {
        }

        /// <summary>SO_RCVBUF, in bytes; takes effect when the socket gets a port.</summary>
        public int ReceiveBufferSize { get; set; } = 8192;

        /// <summary>SO_SNDBUF: the longest datagram that may be sent, in bytes. Nothing is buffered, so that it costs no memory.</summary>
        public int SendBufferSize { get; set; } = 65_507;

        /// <summary>True when connect chose the local address, and not bind: it is removed with the peer.</summary>
        public bool IsAddressChosen { get; set; }

        /// <summary>True for a socket that sends from 0.0.0.0, as a host does that requests its address (RFC 2131 section 4.1).</summary>
        public bool IsUnnumbered { get; set; }

        /// <summary>IP_MULTICAST_TTL: time to live of datagrams to groups, 1 to 255.</summary>
        public int MulticastTimeToLive { get; set; } = 1;

        /// <summary>IP_MULTICAST_LOOP: our own members of a group receive what is sent to it too.</summary>
        public bool MulticastLoop { get; set; } = true;

        /// <summary>SO_BINDTODEVICE: the only interface that sends and receives its datagrams; null for any.</summary>
        public NetInterface BoundInterface { get; set; }

        /// <summary>
        /// IP_MULTICAST_IF: interface for datagrams to groups when the socket is not bound to one; null lets the route decide.
        /// </summary>
        public NetInterface MulticastInterface { get; set; }

        /// <summary>Null while nothing can arrive: before a UDP socket has a port.</summary>
        public DatagramQueue Received { get; set; }

        public bool IsReceiveShut { get; set; }

        public bool IsSendShut { get; set; }

        /// <summary>True when the last datagram needed fragments, which cannot wait for the next hop's link address.</summary>
        public bool IsBlocked { get; set; }

        public Ipv4Path Path { get; set; }

        /// <summary>False while a datagram that needs fragments would be refused with EAGAIN.</summary>
        public bool IsWritable => !IsBlocked || !Path.IsWaitingForNeighbor;

        /// <summary>Groups joined by this socket; null for none.</summary>
        public GroupMembership Memberships { get; set; }

        /// <summary>Finds the path to a destination.</summary>
        /// <returns>0 or a negative errno.</returns>
        public int Route(Ipv4 ip, uint destination, int protocol)
        {
            if (Path == null)
            {
                Path = new Ipv4Path(ip);
            }

            // a socket bound to the broadcast address or a group receives there; it sends from one of our unicast addresses
            uint source = LocalAddress >= Ipv4Address.FirstMulticast ? 0 : LocalAddress;
            int timeToLive = TimeToLive;
            NetInterface bound = BoundInterface;
            if (Ipv4Address.IsMulticast(destination))
            {
                timeToLive = MulticastTimeToLive;
                bound = bound == null ? MulticastInterface : bound;
            }

            Path.BoundInterface = bound;
            Path.IsUnnumbered = IsUnnumbered;
            return Path.Set(source, destination, protocol, timeToLive, TypeOfService, true);
        }

        internal override void HeaderChanged()
        {
            // the next datagram finds it again
            Path = null;
            IsBlocked = false;
        }
    }

    /// <summary>A group that a socket has joined, and the interface.</summary>
    internal sealed class GroupMembership
    {
        public uint Group;
        public NetInterface Interface;
        public GroupMembership Next;
    }
}
