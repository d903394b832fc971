using NanoTcp.Net;

namespace System.Net.Sockets
{
    /// <summary>Sends and receives datagrams.</summary>
    public class UdpClient : IDisposable
    {
        private readonly Socket _socket;

        /// <summary>Makes a client without a port on the default network; the first Send binds it to a free one.</summary>
        /// <exception cref="InvalidOperationException">No network was set.</exception>
        /// <exception cref="SocketException">TooManyOpenSockets.</exception>
        public UdpClient()
            : this(Network.Default)
        {
        }

        /// <summary>Makes a client without a port; the first Send binds it to a free one.</summary>
        /// <param name="network">The network whose stack it uses.</param>
        /// <exception cref="ArgumentNullException">The network is null.</exception>
        /// <exception cref="SocketException">TooManyOpenSockets.</exception>
        public UdpClient(Network network)
        {
            _socket = new Socket(network, AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        }

        /// <summary>Makes a client on a port of all our addresses.</summary>
        /// <param name="port">Local port, 0 to 65,535; 0 for a free one.</param>
        /// <exception cref="ArgumentOutOfRangeException">The port is not 0 to 65,535.</exception>
        /// <exception cref="SocketException">AddressAlreadyInUse, TooManyOpenSockets.</exception>
        public UdpClient(int port)
            : this(new IPEndPoint(IPAddress.Any, port))
        {
        }

        /// <summary>Makes a client bound to a local address and port.</summary>
        /// <param name="localEP">Local address and port; address Any for all of ours, port 0 for a free one.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="SocketException">AddressAlreadyInUse, AddressNotAvailable, TooManyOpenSockets.</exception>
        public UdpClient(IPEndPoint localEP)
            : this()
        {
            try
            {
                _socket.Bind(localEP);
            }
            catch
            {
                _socket.Close();
                throw;
            }
        }

        /// <summary>Makes a client with a peer, see <see cref="Connect(string, int)"/>.</summary>
        /// <param name="hostname">The peer's name, or its address in dotted decimal.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        /// <exception cref="SocketException">As for <see cref="Dns.GetHostEntry(string)"/>; NetworkUnreachable, TooManyOpenSockets.</exception>
        public UdpClient(string hostname, int port)
            : this()
        {
            try
            {
                Connect(hostname, port);
            }
            catch
            {
                _socket.Close();
                throw;
            }
        }

        /// <summary>Length of the first waiting datagram in bytes; 0 for none.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Available => _socket.Available;

        /// <summary>The underlying socket.</summary>
        public Socket Client => _socket;

        /// <summary>Time to live of packets sent, 1 to 255. Default 64.</summary>
        /// <exception cref="SocketException">InvalidArgument for another number.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public short Ttl
        {
            get => _socket.Ttl;
            set => _socket.Ttl = value;
        }

        /// <summary>Allows datagrams to broadcast addresses. Sending to 255.255.255.255 sets it.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public bool EnableBroadcast
        {
            get => _socket.EnableBroadcast;
            set => _socket.EnableBroadcast = value;
        }

        /// <summary>True to let members of a group on this board receive what is sent to it. Default true.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public bool MulticastLoopback
        {
            get => (int)_socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback) != 0;
            set => _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, value);
        }

        /// <summary>True (default) to let no other socket bind to the port.</summary>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public bool ExclusiveAddressUse
        {
            get => (int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ExclusiveAddressUse) != 0;
            set => _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ExclusiveAddressUse, value);
        }

        /// <summary>True when <see cref="Connect(IPEndPoint)"/> has set the peer.</summary>
        protected bool Active => _socket.Connected;

        /// <summary>Sets the peer: Send needs no address then, and Receive returns datagrams from the peer only.</summary>
        /// <param name="addr">Its address.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        /// <exception cref="SocketException">NetworkUnreachable, InvalidArgument for port 0.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public void Connect(IPAddress addr, int port)
        {
            Connect(new IPEndPoint(addr, port));
        }

        /// <summary>Sets the peer: Send needs no address then, and Receive returns datagrams from the peer only.</summary>
        /// <param name="endPoint">The peer.</param>
        /// <exception cref="ArgumentNullException">The end point is null.</exception>
        /// <exception cref="SocketException">NetworkUnreachable, InvalidArgument for port 0.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public void Connect(IPEndPoint endPoint)
        {
            AllowBroadcast(endPoint);
            _socket.Connect(endPoint);
        }

        /// <summary>Sets the peer: Send needs no address then, and Receive returns datagrams from the peer only.</summary>
        /// <param name="hostname">Its name, or its address in dotted decimal.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        /// <exception cref="SocketException">As for <see cref="Dns.GetHostEntry(string)"/>; NetworkUnreachable, InvalidArgument for port 0.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public void Connect(string hostname, int port)
        {
            Connect(Find(hostname, port));
        }

        /// <summary>Receives a datagram; blocks for at most Client.ReceiveTimeout.</summary>
        /// <param name="buffer">Receives the bytes; what does not fit is discarded.</param>
        /// <param name="remoteEP">Null or any end point; on return the sender's. If the sender is the end point passed in, it is kept, and
        /// nothing is allocated.</param>
        /// <returns>Number of bytes received.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Receive(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Receive(byte[] buffer, ref IPEndPoint remoteEP) => Receive(buffer, 0, buffer == null ? 0 : buffer.Length, ref remoteEP);

        /// <summary>Receives a datagram; blocks for at most Client.ReceiveTimeout.</summary>
        /// <param name="buffer">Receives the bytes; what does not fit is discarded.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Maximum number of bytes.</param>
        /// <param name="remoteEP">Null or any end point; on return the sender's. If the sender is the end point passed in, it is kept, and
        /// nothing is allocated.</param>
        /// <returns>Number of bytes received.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Receive(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Receive(byte[] buffer, int offset, int size, ref IPEndPoint remoteEP)
        {
            EndPoint from = remoteEP != null ? remoteEP : new IPEndPoint(IPAddress.Any, 0);
            int received = _socket.ReceiveFrom(buffer, offset, size, SocketFlags.None, ref from);
            remoteEP = (IPEndPoint)from;
            return received;
        }

        /// <summary>Receives a datagram into a new array. The other overloads allocate less.</summary>
        /// <param name="remoteEP">Null or any end point; on return the sender's.</param>
        /// <returns>The datagram's bytes.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Receive(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public byte[] Receive(ref IPEndPoint remoteEP)
        {
            _socket.Poll(_socket.ReceiveTimeout > 0 ? ToMicroseconds(_socket.ReceiveTimeout) : -1, SelectMode.SelectRead);
            byte[] datagram = new byte[_socket.Available];
            int received = Receive(datagram, ref remoteEP);
            if (received == datagram.Length)
            {
                return datagram;
            }

            byte[] shorter = new byte[received];
            Array.Copy(datagram, shorter, received);
            return shorter;
        }

        /// <summary>Sends a datagram to the peer that Connect has set.</summary>
        /// <param name="dgram">The datagram's bytes.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram) => Send(dgram, 0, dgram == null ? 0 : dgram.Length, null);

        /// <summary>Sends a datagram to the peer that Connect has set.</summary>
        /// <param name="dgram">Array that holds the bytes from index 0.</param>
        /// <param name="bytes">Number of bytes.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram, int bytes) => Send(dgram, 0, bytes, null);

        /// <summary>Sends a datagram to the peer that Connect has set.</summary>
        /// <param name="dgram">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Number of bytes.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram, int offset, int size) => Send(dgram, offset, size, null);

        /// <summary>Sends a datagram.</summary>
        /// <param name="dgram">The datagram's bytes.</param>
        /// <param name="endPoint">Destination; null for the peer that Connect has set.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram, IPEndPoint endPoint) => Send(dgram, 0, dgram == null ? 0 : dgram.Length, endPoint);

        /// <summary>Sends a datagram.</summary>
        /// <param name="dgram">Array that holds the bytes from index 0.</param>
        /// <param name="bytes">Number of bytes.</param>
        /// <param name="endPoint">Destination; null for the peer that Connect has set.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram, int bytes, IPEndPoint endPoint) => Send(dgram, 0, bytes, endPoint);

        /// <summary>Looks up a host and sends it a datagram.</summary>
        /// <param name="dgram">Array that holds the bytes from index 0.</param>
        /// <param name="bytes">Number of bytes.</param>
        /// <param name="hostname">The host's name, or its address in dotted decimal.</param>
        /// <param name="port">The peer's port, 1 to 65,535.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Dns.GetHostEntry(string)"/> and
        /// <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram, int bytes, string hostname, int port) => Send(dgram, 0, bytes, Find(hostname, port));

        /// <summary>Sends a datagram.</summary>
        /// <param name="dgram">Array that holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="size">Number of bytes.</param>
        /// <param name="endPoint">Destination; null for the peer that Connect has set.</param>
        /// <returns>Number of bytes sent: all.</returns>
        /// <exception cref="SocketException">As for <see cref="Socket.Send(byte[], int, int, SocketFlags)"/>.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public int Send(byte[] dgram, int offset, int size, IPEndPoint endPoint)
        {
            if (endPoint == null)
            {
                return _socket.Send(dgram, offset, size, SocketFlags.None);
            }

            AllowBroadcast(endPoint);
            return _socket.SendTo(dgram, offset, size, SocketFlags.None, endPoint);
        }

        /// <summary>Joins a group on the interface that the routes choose.</summary>
        /// <param name="multicastAddr">The group, 224.0.0.0 to 239.255.255.255.</param>
        /// <exception cref="SocketException">As for <see cref="JoinMulticastGroup(IPAddress, IPAddress)"/>.</exception>
        public void JoinMulticastGroup(IPAddress multicastAddr)
        {
            JoinMulticastGroup(multicastAddr, IPAddress.Any);
        }

        /// <summary>Joins a group: its datagrams are received from then on.</summary>
        /// <param name="multicastAddr">The group, 224.0.0.0 to 239.255.255.255.</param>
        /// <param name="localAddress">Our address on the interface; Any for the one that the routes choose.</param>
        /// <exception cref="ArgumentNullException">The address is null.</exception>
        /// <exception cref="SocketException">InvalidArgument when the address is not a group's, AddressAlreadyInUse when it was joined
        /// before, NoBufferSpaceAvailable for too many groups.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public void JoinMulticastGroup(IPAddress multicastAddr, IPAddress localAddress)
        {
            MulticastOption option = new MulticastOption(multicastAddr, localAddress);
            _socket.ChangeMembership(option.MultiCastAddress.HostOrder, option.LocalAddress.HostOrder, true);
        }

        /// <summary>Leaves a group.</summary>
        /// <param name="multicastAddr">The group, 224.0.0.0 to 239.255.255.255.</param>
        /// <exception cref="ArgumentNullException">The address is null.</exception>
        /// <exception cref="SocketException">AddressNotAvailable when it was not joined.</exception>
        /// <exception cref="ObjectDisposedException">The client is closed.</exception>
        public void DropMulticastGroup(IPAddress multicastAddr)
        {
            _socket.ChangeMembership(new MulticastOption(multicastAddr).MultiCastAddress.HostOrder, 0, false);
        }

        /// <summary>Closes the client. Closing again does nothing.</summary>
        public void Close()
        {
            Dispose(true);
        }

        /// <summary>Closes the client.</summary>
        public void Dispose()
        {
            Dispose(true);
        }

        /// <summary>Closes the client.</summary>
        /// <param name="disposing">True when called by Dispose.</param>
        protected virtual void Dispose(bool disposing)
        {
            _socket.Close();
        }

        private static int ToMicroseconds(int milliseconds) => milliseconds > int.MaxValue / 1000 ? int.MaxValue : milliseconds * 1000;

        private IPEndPoint Find(string hostname, int port) =>
            new IPEndPoint(Dns.GetHostEntry(_socket.Network, hostname).AddressList[0], port);

        private void AllowBroadcast(IPEndPoint endPoint)
        {
            if (endPoint != null && endPoint.Address == IPAddress.Broadcast && !EnableBroadcast)
            {
                EnableBroadcast = true;
            }
        }
    }
}
