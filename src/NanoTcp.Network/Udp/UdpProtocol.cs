using System;
using System.Collections;
using NanoTcp.Ip;

namespace NanoTcp.Udp
{
    /// <summary>The User Datagram Protocol, RFC 768 and RFC 1122 section 4.1.</summary>
    internal sealed class UdpProtocol : TransportProtocol
    {
        // RFC 6335 section 6: dynamic ports
        private const int EphemeralFirst = 49_152;
        private const int EphemeralCount = 16_384;

        // the maximum total length of 16 bits less the headers of IP and UDP
        private const int LongestPayload = 65_507;

        public readonly StackContext Stack;
        public readonly Ipv4 Ip;

        private readonly NetStatistics _statistics;
        private readonly RandomSource _random;
        private readonly ArrayList _socks = new ArrayList();

        public UdpProtocol(Ipv4 ip)
        {
            Ip = ip;
            Stack = ip.Stack;
            _statistics = ip.Statistics;
            _random = ip.Stack.Random;
        }

        public int Count => _socks.Count;

        public UdpSock this[int index] => (UdpSock)_socks[index];

        /// <inheritdoc/>
        public override int Number => IpProtocolNumber.Udp;

        /// <inheritdoc/>
        public override void Input(IpPacket packet)
        {
            byte[] f = packet.Bytes;
            int o = packet.TransportOffset;
            int length = packet.TransportLength < UdpHeader.Length ? 0 : (f[o + 4] << 8) | f[o + 5];
            if (length < UdpHeader.Length || length > packet.TransportLength)
            {
                _statistics.Drop(DropReason.UdpLength);
                return;
            }

            // a checksum of zero means that the sender computed none
            bool hasChecksum = (f[o + UdpHeader.Checksum] | f[o + UdpHeader.Checksum + 1]) != 0;
            if (hasChecksum && !IsChecksumValid(packet, length))
            {
                _statistics.Drop(DropReason.UdpChecksum);
                return;
            }

            int sourcePort = (f[o] << 8) | f[o + 1];
            int destinationPort = (f[o + 2] << 8) | f[o + 3];
            if (!packet.IsUnicast)
            {
                DeliverToAll(packet, sourcePort, destinationPort, length - UdpHeader.Length);
                return;
            }

            UdpSock sock = destinationPort == 0 ? null : Find(packet.Interface, packet.Destination, destinationPort, packet.Source, sourcePort);
            if (sock == null)
            {
                _statistics.Drop(DropReason.UdpNoPort);
                Ip.Icmp.SendError(packet, Icmp.TypeUnreachable, Icmp.CodePortUnreachable);
                return;
            }

            Deliver(packet, sock, sourcePort, length - UdpHeader.Length);
        }

        /// <inheritdoc/>
        public override void ErrorInput(IcmpError error)
        {
            byte[] f = error.Bytes;
            int o = error.TransportOffset;
            int localPort = (f[o] << 8) | f[o + 1];
            int remotePort = (f[o + 2] << 8) | f[o + 3];

            // RFC 1122 section 4.1.3.3: report it to the socket; as on Linux, only if that is connected
            UdpSock sock = Find(null, error.Source, localPort, error.Destination, remotePort);
            if (sock != null && sock.RemotePort == remotePort && sock.RemoteAddress == error.Destination && error.IsHard)
            {
                sock.Error = error.Errno;
                sock.Changed();
            }
        }

        /// <summary>Wakes the socks whose datagram was too long to wait for a neighbor.</summary>
        public override void NeighborResolved()
        {
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock sock = (UdpSock)_socks[i];
                if (sock.IsBlocked)
                {
                    sock.Changed();
                }
            }
        }

        /// <summary>Reports EHOSTUNREACH to the socks that wait for a neighbor.</summary>
        public override void NeighborUnreachable(NetInterface netInterface, uint address)
        {
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock sock = (UdpSock)_socks[i];
                if (sock.IsBlocked && sock.Path.Interface == netInterface && sock.Path.NextHop == address)
                {
                    sock.IsBlocked = false;
                    sock.Error = Errno.EHOSTUNREACH;
                    sock.Changed();
                }
            }
        }

        /// <summary>Binds a sock to a local address and port; port 0 chooses a free one.</summary>
        /// <returns>0; -EADDRINUSE; -EINVAL when it already has a port.</returns>
        public int Bind(UdpSock sock, uint address, int port)
        {
            if (sock.LocalPort != 0)
            {
                return -Errno.EINVAL;
            }

            if (port == 0)
            {
                port = ChooseFree(sock, address);
            }

            if (port == 0 || IsInUse(sock, address, port, sock.ReuseAddress))
            {
                return -Errno.EADDRINUSE;
            }

            // first what may run out of memory
            sock.Received = new DatagramQueue(sock.ReceiveBufferSize);
            _socks.Add(sock);
            sock.LocalAddress = address;
            sock.LocalPort = port;
            return 0;
        }

        public void Close(UdpSock sock)
        {
            _socks.Remove(sock);
        }

        /// <summary>Chooses the local address for a connected socket, by the route to the peer.</summary>
        /// <returns>0 or a negative errno.</returns>
        public int Route(UdpSock sock, uint destination)
        {
            return sock.Route(Ip, destination, IpProtocolNumber.Udp);
        }

        /// <summary>Sends a datagram.</summary>
        /// <returns>Bytes sent, or a negative errno.</returns>
        public int Send(UdpSock sock, byte[] buffer, int offset, int count, uint destination, int port)
        {
            Ipv4Path path = sock.Path;
            if (path == null || path.Destination != destination || !path.IsCurrent)
            {
                int error = Route(sock, destination);
                if (error != 0)
                {
                    return error;
                }

                path = sock.Path;
            }

            if (!sock.Broadcast && path.Interface.IsBroadcast(destination))
            {
                return -Errno.EACCES;
            }

            if (count > LongestPayload || count > sock.SendBufferSize)
            {
                return -Errno.EMSGSIZE;
            }

            bool loops = sock.MulticastLoop && Ipv4Address.IsMulticast(destination);
            int sent = UdpHeader.Length + count > path.MaximumTransportLength
                ? SendFragments(sock, path, buffer, offset, count, port, loops)
                : SendUnfragmented(sock, path, buffer, offset, count, port, loops);
            if (sent < 0)
            {
                return sent;
            }

            _statistics.UdpSent++;
            return count;
        }

        private static bool IsChecksumValid(IpPacket packet, int length)
        {
            uint pseudoHeader = Checksum.PseudoHeader(packet.Source, packet.Destination, IpProtocolNumber.Udp);
            return Checksum.Sum(packet.Bytes, packet.TransportOffset, length, pseudoHeader + Checksum.Word((uint)length)) == 0xFFFF;
        }

        private void Deliver(IpPacket packet, UdpSock sock, int sourcePort, int count)
        {
            if (sock.IsReceiveShut ||
                !sock.Received.Add(packet.Source, sourcePort, packet.Bytes, packet.TransportOffset + UdpHeader.Length, count))
            {
                _statistics.Drop(DropReason.UdpBufferFull);
                return;
            }

            _statistics.UdpReceived++;
            sock.Changed();
        }

        // as on Linux, a broadcast or multicast datagram goes to every socket on the port
        private void DeliverToAll(IpPacket packet, int sourcePort, int destinationPort, int count)
        {
            uint source = packet.Source;
            uint destination = packet.Destination;
            bool isTaken = false;
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock sock = (UdpSock)_socks[i];
                if (Score(sock, packet.Interface, destination, destinationPort, source, sourcePort) > 0)
                {
                    isTaken = true;
                    Deliver(packet, sock, sourcePort, count);
                }
            }

            if (!isTaken)
            {
                _statistics.Drop(DropReason.UdpNoPort);
            }
        }

        private int SendUnfragmented(UdpSock sock, Ipv4Path path, byte[] buffer, int offset, int count, int port, bool loops)
        {
            int length = UdpHeader.Length + count;
            path.Begin(length, IpPath.TransportTemplateOffset);
            WriteHeader(sock, length, port);
            byte[] f = Ip.PacketBuffer.Bytes;
            int o = IpPath.TransportOffset;
            Array.Copy(buffer, offset, f, o + UdpHeader.Length, count);
            StoreChecksum(Checksum.Sum(f, o, length, path.SegmentSum));
            _statistics.IpSentNonTcp++;
            int sent = path.Send(length);
            if (loops && sent >= 0)
            {
                path.LoopBack(length);
            }

            return sent;
        }

        private int SendFragments(UdpSock sock, Ipv4Path path, byte[] buffer, int offset, int count, int port, bool loops)
        {
            int length = UdpHeader.Length + count;
            WriteHeader(sock, length, port);
            uint sum = path.PseudoHeaderSum + Checksum.Word((uint)length);
            sum = Checksum.Sum(Ip.PacketBuffer.Bytes, IpPath.TransportOffset, UdpHeader.Length, sum);
            StoreChecksum(Checksum.Sum(buffer, offset, count, sum));
            int sent = path.SendFragments(UdpHeader.Length, buffer, offset, count, loops);
            sock.IsBlocked = sent == -Errno.EAGAIN;
            return sent;
        }

        private void WriteHeader(UdpSock sock, int length, int port)
        {
            byte[] f = Ip.PacketBuffer.Bytes;
            int o = IpPath.TransportOffset;
            f[o] = (byte)(sock.LocalPort >> 8);
            f[o + 1] = (byte)sock.LocalPort;
            f[o + 2] = (byte)(port >> 8);
            f[o + 3] = (byte)port;
            f[o + 4] = (byte)(length >> 8);
            f[o + 5] = (byte)length;
            f[o + 6] = 0;
            f[o + 7] = 0;
        }

        // RFC 768: a computed checksum of zero is sent as all ones, since zero means none
        private void StoreChecksum(uint sum)
        {
            Checksum.Store(Ip.PacketBuffer.Bytes, IpPath.TransportOffset + UdpHeader.Checksum, sum == 0xFFFF ? 0 : sum);
        }

        // The best match: connected before bound to the address before bound to any. As on Linux, a bound address excludes broadcasts.
        private UdpSock Find(NetInterface by, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            UdpSock best = null;
            int bestScore = 0;
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock sock = (UdpSock)_socks[i];
                int score = Score(sock, by, localAddress, localPort, remoteAddress, remotePort);
                if (score > bestScore)
                {
                    best = sock;
                    bestScore = score;
                }
            }

            return best;
        }

        // How well a sock matches a datagram's ends and the interface that received it (null for any); 0 for no match.
        private static int Score(UdpSock sock, NetInterface by, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            bool isLocal = sock.LocalPort == localPort && (sock.LocalAddress == 0 || sock.LocalAddress == localAddress) &&
                (sock.BoundInterface == null || sock.BoundInterface == by || by == null);
            if (!isLocal || (sock.RemotePort != 0 && (sock.RemotePort != remotePort || sock.RemoteAddress != remoteAddress)))
            {
                return 0;
            }

            return 1 + (sock.BoundInterface != null ? 1 : 0) + (sock.LocalAddress != 0 ? 1 : 0) + (sock.RemotePort != 0 ? 2 : 0);
        }

        private bool IsInUse(UdpSock sock, uint address, int port, bool mayReuse)
        {
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock other = (UdpSock)_socks[i];
                bool isSameAddress = address == 0 || other.LocalAddress == 0 || other.LocalAddress == address;
                bool isElsewhere = sock.BoundInterface != null && other.BoundInterface != null && sock.BoundInterface != other.BoundInterface;
                if (other.LocalPort == port && isSameAddress && !isElsewhere && !(mayReuse && other.ReuseAddress))
                {
                    return true;
                }
            }

            return false;
        }

        private int ChooseFree(UdpSock sock, uint address)
        {
            int start = _random.NextBelow(EphemeralCount);
            for (int i = 0; i < EphemeralCount; i++)
            {
                int port = EphemeralFirst + ((start + i) % EphemeralCount);
                if (!IsInUse(sock, address, port, false))
                {
                    return port;
                }
            }

            return 0;
        }
    }
}
