using System;
using System.Collections;
using NanoTcp.Ip;

namespace NanoTcp.Sockets
{
    /// <summary>All raw sockets of a stack, from all tables of fds. They get copies: the stack processes each packet as usual.</summary>
    internal sealed class RawSockets : RawProtocol
    {
        private const int LongestPayload = 65_535 - Ipv4Header.MinimumLength;

        private readonly Ipv4 _ip;
        private readonly ArrayList _socks = new ArrayList();

        private RawSockets(Ipv4 ip)
        {
            _ip = ip;
        }

        public int Count => _socks.Count;

        public RawSock this[int index] => (RawSock)_socks[index];

        /// <summary>Returns a stack's raw sockets, created on first use.</summary>
        public static RawSockets Of(Ipv4 ip)
        {
            if (ip.Raw == null)
            {
                ip.Raw = new RawSockets(ip);
            }

            return (RawSockets)ip.Raw;
        }

        /// <summary>Adds a socket: it receives packets from now on.</summary>
        public void Add(RawSock sock)
        {
            _socks.Add(sock);
        }

        public void Remove(RawSock sock)
        {
            _socks.Remove(sock);
        }

        /// <inheritdoc/>
        public override bool TryInput(IpPacket packet, int protocol)
        {
            bool isTaken = false;
            for (int i = 0; i < _socks.Count; i++)
            {
                RawSock sock = (RawSock)_socks[i];
                bool isMatch = sock.Protocol == protocol && !sock.IsReceiveShut &&
                    (sock.LocalAddress == 0 || sock.LocalAddress == packet.Destination) &&
                    (sock.RemoteAddress == 0 || sock.RemoteAddress == packet.Source);
                if (!isMatch)
                {
                    continue;
                }

                isTaken = true;
                int length = packet.TransportOffset - packet.NetworkOffset + packet.TransportLength;
                if (sock.Received.Add(packet.Source, 0, packet.Bytes, packet.NetworkOffset, length))
                {
                    sock.Changed();
                }
                else
                {
                    _ip.Statistics.Drop(DropReason.RawBufferFull);
                }
            }

            return isTaken;
        }

        /// <inheritdoc/>
        public override void ErrorInput(IcmpError error)
        {
            // as on Linux: only to a connected socket, and only errors that are not transient
            for (int i = 0; i < _socks.Count; i++)
            {
                RawSock sock = (RawSock)_socks[i];
                if (error.IsHard && sock.RemoteAddress == error.Destination && sock.Protocol == error.Protocol)
                {
                    sock.Error = error.Errno;
                    sock.Changed();
                }
            }
        }

        /// <summary>Sends a packet. Builds the IP header; the caller provides the rest.</summary>
        /// <returns>Bytes sent, or a negative errno.</returns>
        public int Send(RawSock sock, byte[] buffer, int offset, int count, uint destination)
        {
            Ipv4Path path = sock.Path;
            if (path == null || path.Destination != destination || !path.IsCurrent)
            {
                int error = sock.Route(_ip, destination, sock.Protocol);
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

            if (count > LongestPayload)
            {
                return -Errno.EMSGSIZE;
            }

            bool loops = sock.MulticastLoop && Ipv4Address.IsMulticast(destination);
            int result;
            if (count > path.MaximumTransportLength)
            {
                result = path.SendFragments(0, buffer, offset, count, loops);
            }
            else
            {
                path.Begin(count, IpPath.TransportTemplateOffset);
                Array.Copy(buffer, offset, _ip.PacketBuffer.Bytes, IpPath.TransportOffset, count);
                _ip.Statistics.IpSentNonTcp++;
                result = path.Send(count);
                if (loops && result >= 0)
                {
                    path.LoopBack(count);
                }
            }

            return result < 0 ? result : count;
        }
    }
}
