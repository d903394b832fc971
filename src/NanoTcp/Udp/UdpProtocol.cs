using System;
using System.Collections;
using NanoTcp.Ip;

namespace NanoTcp.Udp
{
    /// <summary>The User Datagram Protocol, RFC 768 and RFC 1122 section 4.1.</summary>
    internal sealed class UdpProtocol : TransportProtocol
    {
        // RFC 6335 section 6: the dynamic ports
        private const int EphemeralFirst = 49_152;
        private const int EphemeralCount = 16_384;

        public readonly NetStack Stack;

        private readonly Ipv4 _ip;
        private readonly NetStatistics _statistics;
        private readonly RandomSource _random;
        private readonly ArrayList _socks = new ArrayList();

        public UdpProtocol(Ipv4 ip, RandomSource random)
        {
            _ip = ip;
            Stack = ip.Stack;
            _statistics = ip.Statistics;
            _random = random;
        }

        public int Count => _socks.Count;

        public UdpSock this[int index] => (UdpSock)_socks[index];

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

            // a checksum of zero says that the sender made none
            bool hasChecksum = (f[o + UdpHeader.Checksum] | f[o + UdpHeader.Checksum + 1]) != 0;
            if (hasChecksum && !IsChecksumRight(packet, length))
            {
                _statistics.Drop(DropReason.UdpChecksum);
                return;
            }

            int sourcePort = (f[o] << 8) | f[o + 1];
            int destinationPort = (f[o + 2] << 8) | f[o + 3];
            UdpSock sock = destinationPort == 0 ? null : Find(packet.Destination, destinationPort, packet.Source, sourcePort);
            if (sock == null)
            {
                _statistics.Drop(DropReason.UdpNoPort);
                _ip.Icmp.SendUnreachable(packet, Icmp.CodePortUnreachable);
                return;
            }

            if (sock.IsReceiveShut ||
                !sock.Received.Add(packet.Source, sourcePort, f, o + UdpHeader.Length, length - UdpHeader.Length))
            {
                _statistics.Drop(DropReason.UdpBufferFull);
                return;
            }

            _statistics.UdpReceived++;
            sock.Changed();
        }

        /// <inheritdoc/>
        public override void ErrorInput(IcmpError error)
        {
            byte[] f = error.Bytes;
            int o = error.TransportOffset;
            int localPort = (f[o] << 8) | f[o + 1];
            int remotePort = (f[o + 2] << 8) | f[o + 3];

            // RFC 1122 section 4.1.3.3: to the socket; as on Linux, to a connected one only
            UdpSock sock = Find(error.Source, localPort, error.Destination, remotePort);
            if (sock != null && sock.RemotePort == remotePort && sock.RemoteAddress == error.Destination && error.IsHard)
            {
                sock.Error = error.Errno;
                sock.Changed();
            }
        }

        /// <summary>Gives a sock a local address and port; port 0 takes a free one.</summary>
        /// <returns>0, -EADDRINUSE, or -EINVAL when it has a port already.</returns>
        public int Bind(UdpSock sock, uint address, int port)
        {
            if (sock.LocalPort != 0)
            {
                return -Errno.EINVAL;
            }

            if (port == 0)
            {
                port = ChooseFree(address);
            }

            if (port == 0 || IsTaken(address, port, sock.ReuseAddress))
            {
                return -Errno.EADDRINUSE;
            }

            sock.LocalAddress = address;
            sock.LocalPort = port;
            sock.Received = new DatagramQueue(sock.ReceiveBufferSize);
            _socks.Add(sock);
            return 0;
        }

        public void Close(UdpSock sock)
        {
            _socks.Remove(sock);
        }

        /// <summary>Finds out which of our addresses faces a peer, for a connected socket.</summary>
        /// <returns>0 or a negative errno.</returns>
        public int Route(UdpSock sock, uint destination)
        {
            if (sock.Path == null)
            {
                sock.Path = new Ipv4Path(_ip);
            }

            // a socket bound to the broadcast address receives there; it sends from one of ours
            uint source = sock.LocalAddress == Ipv4Address.Broadcast ? 0 : sock.LocalAddress;
            return sock.Path.Set(source, destination, IpProtocolNumber.Udp, Ipv4.DefaultTimeToLive, 0, true);
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

            int length = UdpHeader.Length + count;
            if (length > path.MaximumTransportLength)
            {
                return -Errno.EMSGSIZE;
            }

            _statistics.IpSentBeside++;
            int sent = path.Send(Build(sock, path, buffer, offset, count, port));
            if (sent < 0)
            {
                return sent;
            }

            _statistics.UdpSent++;
            return count;
        }

        private static bool IsChecksumRight(IpPacket packet, int length)
        {
            uint pseudoHeader = Checksum.PseudoHeader(packet.Source, packet.Destination, IpProtocolNumber.Udp);
            return Checksum.Sum(packet.Bytes, packet.TransportOffset, length, pseudoHeader + Checksum.Word((uint)length)) == 0xFFFF;
        }

        private int Build(UdpSock sock, Ipv4Path path, byte[] buffer, int offset, int count, int port)
        {
            byte[] f = _ip.PacketBuffer.Bytes;
            int o = IpPath.TransportOffset;
            int length = UdpHeader.Length + count;
            path.Begin(length, IpPath.TransportTemplateOffset);
            f[o] = (byte)(sock.LocalPort >> 8);
            f[o + 1] = (byte)sock.LocalPort;
            f[o + 2] = (byte)(port >> 8);
            f[o + 3] = (byte)port;
            f[o + 4] = (byte)(length >> 8);
            f[o + 5] = (byte)length;
            f[o + 6] = 0;
            f[o + 7] = 0;
            Array.Copy(buffer, offset, f, o + UdpHeader.Length, count);
            uint sum = Checksum.Sum(f, o, length, path.SegmentSum);

            // a computed checksum of zero is sent as all ones, since zero means none
            Checksum.Store(f, o + UdpHeader.Checksum, sum == 0xFFFF ? 0 : sum);
            return length;
        }

        // The best match: connected before bound to the address before bound to any. As on Linux, an address keeps broadcasts away.
        private UdpSock Find(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            UdpSock best = null;
            int bestScore = 0;
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock sock = (UdpSock)_socks[i];
                if (sock.LocalPort != localPort || (sock.LocalAddress != 0 && sock.LocalAddress != localAddress))
                {
                    continue;
                }

                int score = 1 + (sock.LocalAddress != 0 ? 1 : 0);
                if (sock.RemotePort != 0)
                {
                    if (sock.RemotePort != remotePort || sock.RemoteAddress != remoteAddress)
                    {
                        continue;
                    }

                    score += 2;
                }

                if (score > bestScore)
                {
                    best = sock;
                    bestScore = score;
                }
            }

            return best;
        }

        private bool IsTaken(uint address, int port, bool mayReuse)
        {
            for (int i = 0; i < _socks.Count; i++)
            {
                UdpSock other = (UdpSock)_socks[i];
                bool isSameAddress = address == 0 || other.LocalAddress == 0 || other.LocalAddress == address;
                if (other.LocalPort == port && isSameAddress && !(mayReuse && other.ReuseAddress))
                {
                    return true;
                }
            }

            return false;
        }

        private int ChooseFree(uint address)
        {
            int start = _random.NextBelow(EphemeralCount);
            for (int i = 0; i < EphemeralCount; i++)
            {
                int port = EphemeralFirst + ((start + i) % EphemeralCount);
                if (!IsTaken(address, port, false))
                {
                    return port;
                }
            }

            return 0;
        }
    }
}
