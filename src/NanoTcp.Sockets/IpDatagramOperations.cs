using NanoTcp.Ip;
using NanoTcp.Udp;

namespace NanoTcp.Sockets
{
    /// <summary>The socket calls on datagrams of the software stack. Derived classes bind, route and send for their protocol.</summary>
    internal abstract class IpDatagramOperations : DatagramOperations
    {
        private const int MinBuffer = 256;
        private const int MaxBuffer = 1 << 20;

        // as on Linux (net.ipv4.igmp_max_memberships)
        private const int MaxMemberships = 20;

        private readonly InterfaceTable _interfaces;

        protected IpDatagramOperations(InterfaceTable interfaces)
        {
            _interfaces = interfaces;
        }

        public override int Bind(Socket socket, SocketAddress address)
        {
            uint local = address.Address;
            if (local != 0 && local != SocketConstants.INADDR_BROADCAST && !Ipv4Address.IsMulticast(local) && !_interfaces.IsOwn(local))
            {
                return -Errno.EADDRNOTAVAIL;
            }

            return Bind((DatagramSock)socket.Sock, local, address.Port);
        }

        public override int Connect(Socket socket, SocketAddress address)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            if (sock.IsAddressChosen)
            {
                sock.LocalAddress = 0;
                sock.IsAddressChosen = false;
            }

            return base.Connect(socket, address);
        }

        public override int Receive(Socket socket, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            int error = sock.TakeError();
            if (error != 0)
            {
                return error;
            }

            DatagramQueue received = sock.Received;
            if (received == null || received.Count == 0)
            {
                return sock.IsReceiveShut ? 0 : -Errno.EAGAIN;
            }

            if (from != null)
            {
                from.Set(received.FirstAddress, received.FirstPort);
            }

            int length = received.FirstLength;
            int read = received.CopyFirst(buffer, offset, count);
            if ((flags & SocketConstants.MSG_PEEK) == 0)
            {
                received.RemoveFirst();
            }

            return (flags & SocketConstants.MSG_TRUNC) != 0 ? length : read;
        }

        public override int Shutdown(Socket socket, int how)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            sock.IsReceiveShut |= how != SocketConstants.SHUT_WR;
            sock.IsSendShut |= how != SocketConstants.SHUT_RD;
            sock.Changed();

            // as on Linux, it takes effect without a peer too, but returns ENOTCONN
            return sock.RemoteAddress == 0 ? -Errno.ENOTCONN : 0;
        }

        public override int Poll(Socket socket)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            int events = sock.IsWritable ? SocketConstants.POLLOUT : 0;
            if (sock.IsReceiveShut)
            {
                events |= SocketConstants.POLLIN | SocketConstants.POLLRDHUP;
                events |= sock.IsSendShut ? SocketConstants.POLLHUP : 0;
            }
            else if (sock.Received != null && sock.Received.Count > 0)
            {
                events |= SocketConstants.POLLIN;
            }

            return sock.PendingError != 0 ? events | SocketConstants.POLLERR : events;
        }

        public override int Ioctl(Socket socket, int request, ref int value)
        {
            if (request == SocketConstants.SIOCOUTQ)
            {
                // a datagram is sent at once, or waits for a link address without a place in the socket
                value = 0;
                return 0;
            }

            if (request != SocketConstants.FIONREAD)
            {
                return -Errno.ENOTTY;
            }

            DatagramQueue received = ((DatagramSock)socket.Sock).Received;
            value = received == null ? 0 : received.FirstLength;
            return 0;
        }

        public override int SetOption(Socket socket, int level, int option, int value)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            if (level == SocketConstants.IPPROTO_IP)
            {
                return SetIpOptionOf(sock, option, value);
            }

            bool isInterface = level == SocketConstants.SOL_SOCKET && option == SocketConstants.SO_BINDTOIFINDEX;
            return isInterface ? BindToInterface(sock, value) : base.SetOption(socket, level, option, value);
        }

        public override int GetOption(Socket socket, int level, int option, out int value)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            if (level == SocketConstants.IPPROTO_IP)
            {
                return GetIpOptionOf(sock, option, out value);
            }

            if (level == SocketConstants.SOL_SOCKET && option == SocketConstants.SO_BINDTOIFINDEX)
            {
                value = PlaceOf(sock.BoundInterface);
                return 0;
            }

            return base.GetOption(socket, level, option, out value);
        }

        public override void Release(Socket socket)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            for (GroupMembership membership = sock.Memberships; membership != null; membership = membership.Next)
            {
                membership.Interface.LeaveGroup(membership.Group);
            }

            sock.Memberships = null;
            Close(sock);
            sock.Changed();
        }

        public override bool IsConnected(Socket socket) => socket.Sock.RemoteAddress != 0;

        public override int ChangeMembership(Socket socket, uint group, uint netInterface, bool join)
        {
            DatagramSock sock = (DatagramSock)socket.Sock;
            if (!Ipv4Address.IsMulticast(group))
            {
                return -Errno.EINVAL;
            }

            NetInterface at = netInterface != 0 ? _interfaces.Find(netInterface)
                : sock.MulticastInterface != null ? sock.MulticastInterface : _interfaces.First;
            if (at == null)
            {
                return -Errno.ENODEV;
            }

            return join ? Join(sock, group, at) : Leave(sock, group, netInterface == 0 ? null : at);
        }

        protected override bool IsSendShut(Sock sock) => ((DatagramSock)sock).IsSendShut;

        // as on Linux, address 0 means this host, and a broadcast needs SO_BROADCAST
        protected override int Prepare(Sock sock, SocketAddress address, out uint peer)
        {
            DatagramSock datagrams = (DatagramSock)sock;
            peer = address.Address != 0 ? address.Address : SocketConstants.INADDR_LOOPBACK;
            int error = address.Port == 0 && UsesPorts ? -Errno.EINVAL : Route(datagrams, peer);
            if (error == 0 && !sock.Broadcast && datagrams.Path.Interface.IsBroadcast(address.Address))
            {
                error = -Errno.EACCES;
            }

            error = error != 0 ? error : EnsurePort(datagrams);
            if (error == 0 && sock.LocalAddress == 0)
            {
                sock.LocalAddress = datagrams.Path.Source;
                datagrams.IsAddressChosen = true;
            }

            return error;
        }

        protected override int SendTo(Sock sock, byte[] buffer, int offset, int count, uint address, int port)
        {
            DatagramSock datagrams = (DatagramSock)sock;
            int error = EnsurePort(datagrams);
            return error != 0 ? error : Send(datagrams, buffer, offset, count, address != 0 ? address : SocketConstants.INADDR_LOOPBACK, port);
        }

        protected override int GetBufferSize(Sock sock, int option)
        {
            DatagramSock datagrams = (DatagramSock)sock;
            return option == SocketConstants.SO_SNDBUF ? datagrams.SendBufferSize : datagrams.ReceiveBufferSize;
        }

        protected override void SetBufferSize(Sock sock, int option, int value)
        {
            DatagramSock datagrams = (DatagramSock)sock;
            int size = value < MinBuffer ? MinBuffer : value > MaxBuffer ? MaxBuffer : value;
            if (option == SocketConstants.SO_SNDBUF)
            {
                datagrams.SendBufferSize = size;
            }
            else
            {
                datagrams.ReceiveBufferSize = size;
            }
        }

        protected abstract int Bind(DatagramSock sock, uint address, int port);

        protected abstract int Route(DatagramSock sock, uint destination);

        protected abstract int Send(DatagramSock sock, byte[] buffer, int offset, int count, uint destination, int port);

        protected abstract void Close(DatagramSock sock);

        private static int Join(DatagramSock sock, uint group, NetInterface at)
        {
            int count = 0;
            for (GroupMembership membership = sock.Memberships; membership != null; membership = membership.Next)
            {
                if (membership.Group == group && membership.Interface == at)
                {
                    return -Errno.EADDRINUSE;
                }

                count++;
            }

            if (count == MaxMemberships)
            {
                return -Errno.ENOBUFS;
            }

            // first what may run out of memory
            GroupMembership added = new GroupMembership { Group = group, Interface = at, Next = sock.Memberships };
            int error = at.JoinGroup(group);
            if (error == 0)
            {
                sock.Memberships = added;
            }

            return error;
        }

        private static int Leave(DatagramSock sock, uint group, NetInterface at)
        {
            GroupMembership before = null;
            GroupMembership membership = sock.Memberships;
            while (membership != null && (membership.Group != group || (at != null && membership.Interface != at)))
            {
                before = membership;
                membership = membership.Next;
            }

            if (membership == null)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            if (before == null)
            {
                sock.Memberships = membership.Next;
            }
            else
            {
                before.Next = membership.Next;
            }

            return membership.Interface.LeaveGroup(group);
        }

        private int SetIpOptionOf(DatagramSock sock, int option, int value)
        {
            switch (option)
            {
                case SocketConstants.IP_MULTICAST_TTL:
                    if (value == 0 || value < -1 || value > 255)
                    {
                        return -Errno.EINVAL;
                    }

                    sock.MulticastTimeToLive = value < 0 ? 1 : value;
                    break;
                case SocketConstants.IP_MULTICAST_LOOP:
                    sock.MulticastLoop = value != 0;
                    return 0;
                case SocketConstants.IP_MULTICAST_IF:
                    NetInterface at = _interfaces.Find((uint)value);
                    if (value != 0 && at == null)
                    {
                        return -Errno.EADDRNOTAVAIL;
                    }

                    sock.MulticastInterface = at;
                    break;
                default:
                    return SetIpOption(sock, option, value);
            }

            sock.HeaderChanged();
            return 0;
        }

        private static int GetIpOptionOf(DatagramSock sock, int option, out int value)
        {
            switch (option)
            {
                case SocketConstants.IP_MULTICAST_TTL:
                    value = sock.MulticastTimeToLive;
                    return 0;
                case SocketConstants.IP_MULTICAST_LOOP:
                    value = sock.MulticastLoop ? 1 : 0;
                    return 0;
                case SocketConstants.IP_MULTICAST_IF:
                    value = sock.MulticastInterface == null ? 0 : (int)sock.MulticastInterface.Address;
                    return 0;
                default:
                    return GetIpOption(sock, option, out value);
            }
        }

        private int EnsurePort(DatagramSock sock) => sock.LocalPort != 0 || !UsesPorts ? 0 : Bind(sock, 0, 0);

        private int PlaceOf(NetInterface netInterface)
        {
            int place = netInterface == null ? 0 : _interfaces.Count;
            while (place > 0 && _interfaces.All[place - 1] != netInterface)
            {
                place--;
            }

            return place;
        }

        private int BindToInterface(DatagramSock sock, int place)
        {
            if (place < 0 || place > _interfaces.Count)
            {
                return -Errno.ENODEV;
            }

            sock.BoundInterface = place == 0 ? null : _interfaces.All[place - 1];
            sock.HeaderChanged();
            return 0;
        }
    }
}
