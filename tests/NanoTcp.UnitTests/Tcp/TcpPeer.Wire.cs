using System;
using nanoFramework.TestFramework;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>Segments as bytes, both ways, and the rules that no segment of ours may break.</summary>
    internal sealed partial class TcpPeer
    {
        private const int LinkHeader = 14;
        private const int IpHeader = 20;
        private const int TcpStart = LinkHeader + IpHeader;

        private int _identification;

        /// <summary>The byte that we write at a place of the stream.</summary>
        public static byte OurByte(int place) => (byte)((place * 7) ^ (place >> 8));

        /// <summary>The byte that the peer sends at a place of the stream.</summary>
        public static byte TheirByte(int place) => (byte)((place * 13) ^ (place >> 7) ^ 0x55);

        /// <summary>Builds a frame. A script that mangles it must put the checksums right itself, or not.</summary>
        /// <param name="seq">Place of its first byte.</param>
        /// <param name="ack">Place behind the last byte heard; <see cref="None"/> clears the ACK flag.</param>
        /// <param name="payload">Bytes.</param>
        /// <param name="flags">Control bits but ACK.</param>
        /// <param name="window">The header's field.</param>
        /// <param name="options">Separated by commas: "mss N", "sackOK", "TS", "nop", "eol", "wscale N", "raw HEX". Padded with EOL.</param>
        /// <param name="sack">Blocks, put behind two NOPs.</param>
        /// <param name="ts">TSval in milliseconds.</param>
        /// <param name="echo">TSecr in milliseconds.</param>
        public byte[] Builds(
            int seq = Next,
            int ack = Next,
            int payload = 0,
            int flags = 0,
            int window = Next,
            string options = "",
            string sack = "",
            int ts = Next,
            int echo = Next)
        {
            seq = seq == Next ? _theirEnd : seq;
            window = window == Next ? Window : window;
            bool isSyn = (flags & ReceivedSegment.Syn) != 0;
            if (ack != None)
            {
                flags |= ReceivedSegment.Ack;
                ack = ack == Next ? _ourEnd : ack;
            }

            byte[] header = new byte[128];
            int length = TcpOptionText.Write(OptionsText(options, sack, isSyn), header, 20, this, ts, echo);
            header[12] = (byte)((20 + length) << 2);
            uint sequence = _start + (uint)seq;
            uint acknowledgment = ack == None ? 0 : (_isOurStartKnown ? _ourStart : 0) + (uint)ack;
            Write16(header, 0, Port);
            Write16(header, 2, OurPort);
            Write32(header, 4, sequence);
            Write32(header, 8, acknowledgment);
            header[13] = (byte)flags;
            Write16(header, 14, window);
            NoteSaid(seq, ack, payload, flags, window, options);
            return Frame(header, 20 + length, seq, payload);
        }

        /// <summary>Sends an ICMP error that quotes one of our segments.</summary>
        /// <param name="type">3 destination unreachable, 11 time exceeded, 12 parameter problem.</param>
        /// <param name="code">Of that type.</param>
        /// <param name="seq">The quoted sequence number, relative to ours.</param>
        /// <param name="mtu">Next hop MTU of "fragmentation needed".</param>
        /// <param name="quotedLength">Total length of the quoted packet.</param>
        public void SendsIcmp(int type, int code, int seq, int mtu = 0, int quotedLength = 1040)
        {
            byte[] frame = ScriptDevice.StartFrame(IpHeader + 8 + IpHeader + 8);
            int o = LinkHeader + IpHeader;
            frame[o] = (byte)type;
            frame[o + 1] = (byte)code;
            Write16(frame, o + 6, mtu);
            WriteIpHeader(frame, o + 8, quotedLength, ScriptWorld.OurAddress, ScriptWorld.PeerAddress, 6);
            Write16(frame, o + 28, OurPort);
            Write16(frame, o + 30, Port);
            Write32(frame, o + 32, _ourStart + (uint)seq);
            Write16(frame, o + 2, Checksum(frame, o, 8 + IpHeader + 8, 0));
            WriteIpHeader(frame, LinkHeader, frame.Length - LinkHeader, ScriptWorld.PeerAddress, ScriptWorld.OurAddress, 1);
            SendsFrame(frame);
        }

        /// <summary>Puts both checksums of a mangled frame right.</summary>
        public static void Seal(byte[] frame)
        {
            int ipHeader = (frame[LinkHeader] & 0x0F) * 4;
            int length = ((frame[16] << 8) | frame[17]) - ipHeader;
            int o = LinkHeader + ipHeader;
            SealIp(frame);
            frame[o + 16] = 0;
            frame[o + 17] = 0;
            Write16(frame, o + 16, Checksum(frame, o, length, PseudoSum(frame, length)));
        }

        /// <summary>Puts the IP header's checksum of a mangled frame right.</summary>
        public static void SealIp(byte[] frame)
        {
            frame[24] = 0;
            frame[25] = 0;
            Write16(frame, 24, Checksum(frame, LinkHeader, (frame[LinkHeader] & 0x0F) * 4, 0));
        }

        public uint TimestampOf(int milliseconds) => _timestampStart + (uint)(milliseconds == Next ? _world.Elapsed : milliseconds);

        public uint EchoOf(int milliseconds) => milliseconds == Next ? _lastTimestamp : _ourTimestampStart + (uint)milliseconds;

        /// <summary>A place among our bytes as the number on the wire.</summary>
        public uint OurNumber(int place) => _ourStart + (uint)place;

        /// <summary>A number on the wire as a place among the peer's bytes.</summary>
        public int TheirPlace(uint number) => (int)(number - _start);

        /// <summary>A frame of the stack for this peer.</summary>
        public void Hear(byte[] frame)
        {
            int o = TcpStart;
            ReceivedSegment s = new ReceivedSegment();
            s.Frame = frame;
            s.At = _world.Elapsed;
            s.Flags = frame[o + 13];
            uint number = Read32(frame, o + 4);
            if (s.Has(ReceivedSegment.Syn) && (!_isOurStartKnown || number != _ourStart))
            {
                ForgetOurs();
                _ourStart = number;
                _isOurStartKnown = true;
                OurPort = (frame[o] << 8) | frame[o + 1];
            }

            int headerLength = frame[o + 12] >> 4 << 2;
            int total = (frame[16] << 8) | frame[17];
            s.Sequence = (int)(number - (_isOurStartKnown ? _ourStart : 0));
            s.Acknowledgment = (int)(Read32(frame, o + 8) - _start);
            s.Window = (frame[o + 14] << 8) | frame[o + 15];
            s.PayloadOffset = o + headerLength;
            s.PayloadLength = total - IpHeader - headerLength;
            TcpOptionText.Read(s, frame, o + 20, o + headerLength, this);
            CheckBytes(s, total);
            if (!s.Has(ReceivedSegment.Rst) && _isOurStartKnown)
            {
                CheckRules(s);
            }

            _heard.Add(s);
        }

        // Lengths, checksums, and the bytes of the stream.
        private static void CheckBytes(ReceivedSegment s, int total)
        {
            byte[] frame = s.Frame;
            string who = s.Describe();
            Assert.AreEqual(frame.Length - LinkHeader, total, "length of " + who);
            Assert.AreEqual(0, Checksum(frame, LinkHeader, IpHeader, 0), "IP checksum of " + who);
            Assert.AreEqual(0, Checksum(frame, TcpStart, total - IpHeader, PseudoSum(frame, total - IpHeader)), "checksum of " + who);
            for (int i = 0; i < s.PayloadLength; i++)
            {
                if (frame[s.PayloadOffset + i] != OurByte(s.Sequence - 1 + i))
                {
                    Assert.IsTrue(false, "Wrong byte " + i.ToString() + " of " + who);
                }
            }
        }

        // What holds for every segment of ours in every conversation.
        private void CheckRules(ReceivedSegment s)
        {
            string who = s.Describe();
            bool isSyn = s.Has(ReceivedSegment.Syn);
            if (isSyn)
            {
                _ourScale = TcpOptionText.ValueOf(s.Options, "wscale ", 0);
            }

            if (s.HasTimestamps && !_isOurTimestampStartKnown)
            {
                _isOurTimestampStartKnown = true;
                _ourTimestampStart = s.TimestampValue - (uint)s.At;
            }

            if (s.HasTimestamps)
            {
                Assert.AreEqual((uint)s.At, s.TimestampValue - _ourTimestampStart, "TSval of " + who);
            }

            if (!isSyn)
            {
                Assert.AreEqual(Timestamps, s.HasTimestamps, "timestamps of " + who);
                int limit = SegmentLimit - (Timestamps ? 12 : 0);
                Assert.IsTrue(s.PayloadLength <= limit, "Longer than the peer takes: " + who);
            }

            if (ChecksWindow && s.PayloadLength > 0)
            {
                Assert.IsTrue(s.Sequence + s.PayloadLength <= _theirEdge, "Beyond the peer's window: " + who);
            }

            if (s.Has(ReceivedSegment.Ack))
            {
                CheckAck(s, isSyn, who);
            }
        }

        // RFC 9293 section 3.8.6: an acknowledgment never goes back, and neither does the right edge of the window, but for less than a
        // unit of its scale (RFC 7323 appendix F).
        private void CheckAck(ReceivedSegment s, bool isSyn, string who)
        {
            int scale = isSyn || _theirScale < 0 ? 0 : _ourScale;
            int edge = s.Acknowledgment + (s.Window << scale);
            if (_isWindowKnown)
            {
                Assert.IsTrue(s.Acknowledgment >= _ourAck, "The acknowledgment moved back: " + who);
                Assert.IsTrue(edge > _ourEdge - (1 << scale), "The window's edge moved left from " + _ourEdge.ToString() + ": " + who);
            }

            _isWindowKnown = true;
            _ourAck = s.Acknowledgment;
            _ourEdge = edge > _ourEdge ? edge : _ourEdge;
        }

        private string OptionsText(string options, string sack, bool isSyn)
        {
            string text = Timestamps && !isSyn && options.Length == 0 ? "nop,nop,TS" : options;
            text = text == "none" ? "" : text;
            return sack.Length == 0 ? text : (text.Length == 0 ? "" : text + ",") + "nop,nop,sack " + sack;
        }

        private void NoteSaid(int seq, int ack, int payload, int flags, int window, string options)
        {
            bool isSyn = (flags & ReceivedSegment.Syn) != 0;
            int end = seq + payload + (isSyn ? 1 : 0) + (flags & ReceivedSegment.Fin);
            bool isRst = (flags & ReceivedSegment.Rst) != 0;
            if (end > _theirEnd && !isRst)
            {
                _theirEnd = end;
            }

            if (isSyn)
            {
                _theirScale = TcpOptionText.ValueOf(options, "wscale ", -1);
                _theirScale = _theirScale > 14 ? 14 : _theirScale;
            }

            int edge = (ack == None ? 1 : ack) + (window << (isSyn || _theirScale < 0 ? 0 : _theirScale));
            if (edge > _theirEdge && !isRst)
            {
                _theirEdge = edge;
            }
        }

        private byte[] Frame(byte[] header, int headerLength, int seq, int payload)
        {
            int length = headerLength + payload;
            byte[] frame = ScriptDevice.StartFrame(IpHeader + length);
            Array.Copy(header, 0, frame, TcpStart, headerLength);
            int place = seq - 1 + ((header[13] & ReceivedSegment.Syn) >> 1);
            for (int i = 0; i < payload; i++)
            {
                frame[TcpStart + headerLength + i] = TheirByte(place + i);
            }

            WriteIpHeader(frame, LinkHeader, IpHeader + length, ScriptWorld.PeerAddress, ScriptWorld.OurAddress, 6);
            Write16(frame, TcpStart + 16, Checksum(frame, TcpStart, length, PseudoSum(frame, length)));
            return frame;
        }

        private void WriteIpHeader(byte[] frame, int o, int length, uint source, uint destination, int protocol)
        {
            frame[o] = 0x45;
            frame[o + 1] = (byte)IpEcn;
            Write16(frame, o + 2, length);
            Write16(frame, o + 4, _identification++);
            frame[o + 8] = 64;
            frame[o + 9] = (byte)protocol;
            Write32(frame, o + 12, source);
            Write32(frame, o + 16, destination);
            Write16(frame, o + 10, Checksum(frame, o, IpHeader, 0));
        }

        private static uint PseudoSum(byte[] frame, int length)
        {
            uint sum = 6 + (uint)length;
            for (int i = 26; i < 34; i += 2)
            {
                sum += (uint)((frame[i] << 8) | frame[i + 1]);
            }

            return sum;
        }

        // RFC 1071; 0 over bytes that hold their own checksum
        private static int Checksum(byte[] bytes, int offset, int length, uint sum)
        {
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? (uint)(bytes[offset + i] << 8) : bytes[offset + i];
            }

            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return (int)(~sum & 0xFFFF);
        }

        private static void Write16(byte[] bytes, int o, int value)
        {
            bytes[o] = (byte)(value >> 8);
            bytes[o + 1] = (byte)value;
        }

        internal static void Write32(byte[] bytes, int o, uint value)
        {
            Write16(bytes, o, (int)(value >> 16));
            Write16(bytes, o + 2, (int)(value & 0xFFFF));
        }

        internal static uint Read32(byte[] bytes, int o)
        {
            return (uint)((bytes[o] << 24) | (bytes[o + 1] << 16) | (bytes[o + 2] << 8) | bytes[o + 3]);
        }
    }
}
