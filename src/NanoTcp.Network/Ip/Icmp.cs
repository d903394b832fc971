using System;

namespace NanoTcp.Ip
{
    /// <summary>The Internet Control Message Protocol, RFC 792 and RFC 1122 section 3.2.2: echo, and errors both ways.</summary>
    internal sealed class Icmp
    {
        public const int TypeEchoReply = 0;
        public const int TypeUnreachable = 3;
        public const int TypeEchoRequest = 8;
        public const int TypeTimeExceeded = 11;
        public const int TypeParameterProblem = 12;

        public const int CodeHostUnreachable = 1;
        public const int CodeProtocolUnreachable = 2;
        public const int CodePortUnreachable = 3;
        public const int CodeFragmentationNeeded = 4;
        public const int CodeReassemblyTimeExceeded = 1;

        private const int HeaderLength = 8;

        // The errno for each code of "destination unreachable", and a bit for each code that is a hard error, as in Linux.
        private static readonly byte[] s_unreachableErrors =
        {
            Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENOPROTOOPT, Errno.ECONNREFUSED, Errno.EMSGSIZE, Errno.EOPNOTSUPP, Errno.ENETUNREACH,
            Errno.EHOSTDOWN, Errno.ENONET, Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EHOSTUNREACH,
            Errno.EHOSTUNREACH, Errno.EHOSTUNREACH,
        };

        private const int HardUnreachable = 0xE7CC;

        private readonly Ipv4 _ip;
        private readonly NetStatistics _statistics;
        private readonly Ipv4Path _path;
        private readonly IcmpError _error = new IcmpError();
        private readonly IcmpErrorLimit _limit;

        public Icmp(Ipv4 ip)
        {
            _ip = ip;
            _statistics = ip.Statistics;
            _path = new Ipv4Path(ip);
            _limit = new IcmpErrorLimit(ip.Hash, ip.Stack.Random);
        }

        public void Input(IpPacket packet)
        {
            byte[] f = packet.Bytes;
            int o = packet.TransportOffset;
            int length = packet.TransportLength;
            if (length < HeaderLength || Checksum.Sum(f, o, length, 0) != 0xFFFF)
            {
                _statistics.Drop(DropReason.IcmpMalformed);
                return;
            }

            int type = f[o];
            if (type == TypeEchoRequest)
            {
                Reply(packet);
            }
            else if (IsKnownError(type, f[o + 1]))
            {
                ErrorInput(f, o, length);
            }
        }

        /// <summary>
        /// Sends an ICMP error about a packet to its sender. Limited in rate; never about a broadcast, a multicast or another ICMP error.
        /// </summary>
        /// <param name="packet">The packet that caused the error.</param>
        /// <param name="type"><see cref="TypeUnreachable"/> or <see cref="TypeTimeExceeded"/>.</param>
        /// <param name="code">A code of that type.</param>
        public void SendError(IpPacket packet, int type, int code)
        {
            if (!packet.IsUnicast || packet.Source == 0 || IsAboutError(packet) || !TakeCredit(packet))
            {
                return;
            }

            // RFC 792: the IP header and the first eight bytes after it
            int quoted = packet.TransportOffset - packet.NetworkOffset + (packet.TransportLength < 8 ? packet.TransportLength : 8);
            if (_path.SetAnswer(packet, IpProtocolNumber.Icmp, Ipv4.DefaultTimeToLive, 0, true) != 0)
            {
                return;
            }

            byte[] b = StartMessage(type, code);
            Array.Copy(packet.Bytes, packet.NetworkOffset, b, IpPath.TransportOffset + HeaderLength, quoted);
            FinishMessage(HeaderLength + quoted);
            _statistics.IcmpErrorsSent++;
        }

        // RFC 1122 section 3.2.2.6: swaps source and destination, returns the data unchanged
        private void Reply(IpPacket packet)
        {
            // section 3.2.2.6 allows a host to ignore an echo request to a broadcast or multicast address
            if (!packet.IsUnicast ||
                _path.SetAnswer(packet, IpProtocolNumber.Icmp, Ipv4.DefaultTimeToLive, 0, true) != 0)
            {
                return;
            }

            byte[] b = StartMessage(TypeEchoReply, 0);
            if (packet.TransportLength > _path.MaximumTransportLength)
            {
                ReplyInFragments(packet, b);
            }
            else
            {
                Array.Copy(packet.Bytes, packet.TransportOffset + 4, b, IpPath.TransportOffset + 4, packet.TransportLength - 4);
                FinishMessage(packet.TransportLength);
            }

            _statistics.IcmpEchoReplies++;
        }

        private void ReplyInFragments(IpPacket packet, byte[] b)
        {
            int o = IpPath.TransportOffset;
            int payload = packet.TransportOffset + HeaderLength;
            int count = packet.TransportLength - HeaderLength;
            Array.Copy(packet.Bytes, packet.TransportOffset + 4, b, o + 4, HeaderLength - 4);
            Checksum.Store(b, o + 2, Checksum.Sum(packet.Bytes, payload, count, Checksum.Sum(b, o, HeaderLength, 0)));
            _path.SendFragments(HeaderLength, packet.Bytes, payload, count, false);
        }

        // RFC 1122 section 3.2.2: no error about an error; the only ICMP message that is no error and answered is the echo request
        private static bool IsAboutError(IpPacket packet)
        {
            return packet.Bytes[packet.NetworkOffset + Ipv4Header.Protocol] == IpProtocolNumber.Icmp &&
                packet.Bytes[packet.TransportOffset] != TypeEchoRequest;
        }

        private byte[] StartMessage(int type, int code)
        {
            byte[] b = _ip.PacketBuffer.Bytes;
            int o = IpPath.TransportOffset;
            b[o] = (byte)type;
            b[o + 1] = (byte)code;
            Array.Clear(b, o + 2, HeaderLength - 2);
            return b;
        }

        private void FinishMessage(int length)
        {
            byte[] b = _ip.PacketBuffer.Bytes;
            Checksum.Store(b, IpPath.TransportOffset + 2, Checksum.Sum(b, IpPath.TransportOffset, length, 0));
            _path.Begin(length, IpPath.TransportTemplateOffset);
            _statistics.IpSentNonTcp++;
            _path.Send(length);
        }

        // As on Linux, a reassembly timeout at the destination is not reported to the socket.
        private static bool IsKnownError(int type, int code)
        {
            return type == TypeUnreachable ? code < s_unreachableErrors.Length
                : type == TypeTimeExceeded ? code != CodeReassemblyTimeExceeded : type == TypeParameterProblem;
        }

        // An error to ourselves takes no bandwidth and is not limited.
        private bool TakeCredit(IpPacket packet)
        {
            uint destination = packet.Source;
            return _ip.Interfaces.IsOwn(destination) || _limit.TryTake(destination, _ip.Stack.Now);
        }

        private void ErrorInput(byte[] f, int o, int length)
        {
            int quote = o + HeaderLength;
            int quoteLength = length - HeaderLength;
            int headerLength = quoteLength >= Ipv4Header.MinimumLength ? (f[quote] & 0x0F) << 2 : 0;
            if (headerLength < Ipv4Header.MinimumLength || f[quote] >> 4 != 4 || quoteLength < headerLength + 8)
            {
                _statistics.Drop(DropReason.IcmpMalformed);
                return;
            }

            TransportProtocol protocol = _ip.FindProtocol(f[quote + Ipv4Header.Protocol]);
            uint source = BigEndian.Read32(f, quote + Ipv4Header.Source);
            if (protocol == null || !_ip.Interfaces.IsOwn(source))
            {
                _statistics.Drop(DropReason.IcmpMalformed);
                return;
            }

            IcmpError error = _error;
            error.Type = f[o];
            error.Code = f[o + 1];
            error.NextHopMtu = (f[o + 6] << 8) | f[o + 7];
            error.Source = source;
            error.Protocol = f[quote + Ipv4Header.Protocol];
            error.Destination = BigEndian.Read32(f, quote + Ipv4Header.Destination);
            error.QuotedTotalLength = (f[quote + 2] << 8) | f[quote + 3];
            error.Bytes = f;
            error.TransportOffset = quote + headerLength;
            Classify(error);
            _statistics.IcmpErrorsReceived++;
            protocol.ErrorInput(error);
        }

        // RFC 1122 section 3.2.2.1 and Linux's table of errors (icmp_err_convert)
        private static void Classify(IcmpError error)
        {
            error.IsHard = error.Type == TypeParameterProblem;
            error.Errno = error.IsHard ? Errno.EPROTO : Errno.EHOSTUNREACH;
            if (error.Type == TypeUnreachable)
            {
                error.Errno = s_unreachableErrors[error.Code];
                error.IsHard = ((HardUnreachable >> error.Code) & 1) != 0;
            }
        }
    }
}
