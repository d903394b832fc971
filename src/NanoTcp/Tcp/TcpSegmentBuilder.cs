using System;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Tcp
{
    /// <summary>Builds segments: the path's template holds the headers, and only what differs from the last segment is updated.</summary>
    internal sealed partial class TcpSock
    {
        // index of the TCP header in the template, and in the packet buffer
        private const int Header = IpPath.TransportTemplateOffset;
        private const int Packet = IpPath.TransportOffset;

        // bytes of link, IP and TCP header; of the TCP header; of IP and TCP header
        private int _templateLength;
        private int _headerLength;
        private int _packetHeaderLength;

        // set when the template lacks what was received or read since
        private bool _isTemplateDirty = true;
        private uint _templateTimestamp;
        private uint _templateEcho;
        private uint _templateSequence;

        /// <summary>Sends an acknowledgment without data.</summary>
        private void SendAck()
        {
            // counted here and not by SendSegment, which saves a call for each acknowledgment
            _statistics.TcpSegmentsSent++;
            _segmentsSent++;
            Transmit(_sendNext, 0, TcpFlags.Ack);
        }

        private void SendSegment(uint sequence, int length, int flags)
        {
            _statistics.TcpSegmentsSent++;
            _segmentsSent++;
            Transmit(sequence, length, flags);
        }

        private void SendReset()
        {
            _statistics.TcpResetsSent++;
            SendSegment(_sendNext, 0, TcpFlags.Rst | TcpFlags.Ack);
        }

        /// <summary>Builds a segment in the packet buffer and hands it to the path.</summary>
        /// <param name="sequence">SEG.SEQ.</param>
        /// <param name="length">Bytes of payload, taken from the send ring.</param>
        /// <param name="flags">Control bits.</param>
        private void Transmit(uint sequence, int length, int flags)
        {
            RefreshTemplate(sequence);
            if (_usesEcn)
            {
                flags = MarkCongestion(flags);
            }

            Ipv4Path path = _path;
            byte[] f = _packetBytes;
            int headerLength = _headerLength;
            if (_hasSackToSend && length <= _segmentSize - LargestSackOption)
            {
                headerLength += WriteSack(f, Packet + headerLength);
            }

            int total = length + headerLength;
            path.Begin(total, _templateLength);
            if (flags != TcpFlags.Ack)
            {
                f[Packet + TcpHeader.Flags] = (byte)flags;
            }

            if (headerLength != _headerLength)
            {
                f[Packet + TcpHeader.DataOffset] = (byte)(headerLength << 2);
            }

            if (length > 0)
            {
                _sendBuffer.CopyTo((int)(sequence - _firstDataSequence), f, Packet + headerLength, length);
            }

            uint checksum = ~Checksum.Sum(f, Packet, total, path.SegmentSum);
            f[Packet + TcpHeader.Checksum] = (byte)checksum;
            f[Packet + TcpHeader.Checksum + 1] = (byte)(checksum >> 8);
            path.Send(total);
        }

        /// <summary>
        /// Updates in the template what differs from the last segment: acknowledgment and window when something was received or read, the
        /// sequence number, and timestamps when time has passed. A sender of bulk data hardly ever needs the first, a receiver the second.
        /// The upper halves of numbers seldom change.
        /// </summary>
        private void RefreshTemplate(uint sequence)
        {
            byte[] t = _path.Template;
            uint changed = sequence ^ _templateSequence;
            if (changed != 0)
            {
                _templateSequence = sequence;
                if (changed > 0xFFFF)
                {
                    t[Header + TcpHeader.SequenceNumber] = (byte)(sequence >> 24);
                    t[Header + TcpHeader.SequenceNumber + 1] = (byte)(sequence >> 16);
                }

                t[Header + TcpHeader.SequenceNumber + 2] = (byte)(sequence >> 8);
                t[Header + TcpHeader.SequenceNumber + 3] = (byte)sequence;
            }

            if (_isTemplateDirty)
            {
                int window = OfferWindow();
                uint acknowledgment = _receiveNext;
                if ((acknowledgment ^ _lastAckSent) > 0xFFFF)
                {
                    t[Header + TcpHeader.AcknowledgmentNumber] = (byte)(acknowledgment >> 24);
                    t[Header + TcpHeader.AcknowledgmentNumber + 1] = (byte)(acknowledgment >> 16);
                }

                t[Header + TcpHeader.AcknowledgmentNumber + 2] = (byte)(acknowledgment >> 8);
                t[Header + TcpHeader.AcknowledgmentNumber + 3] = (byte)acknowledgment;
                t[Header + TcpHeader.Window] = (byte)(window >> 8);
                t[Header + TcpHeader.Window + 1] = (byte)window;
                _lastAckSent = acknowledgment;
                _isTemplateDirty = false;
                if (_segmentsToAcknowledge > 0)
                {
                    // this segment acknowledges everything received so far
                    _segmentsToAcknowledge = 0;
                    _ackDeadline = NetDevice.Never;
                }
            }

            if (!_usesTimestamps)
            {
                return;
            }

            uint echo = _recentTimestamp;
            changed = echo ^ _templateEcho;
            if (changed != 0)
            {
                _templateEcho = echo;
                if (changed > 0xFFFF)
                {
                    t[Header + TcpHeader.MinimumLength + 8] = (byte)(echo >> 24);
                    t[Header + TcpHeader.MinimumLength + 9] = (byte)(echo >> 16);
                }

                t[Header + TcpHeader.MinimumLength + 10] = (byte)(echo >> 8);
                t[Header + TcpHeader.MinimumLength + 11] = (byte)echo;
            }

            uint timestamp = (uint)Stack.Now + _timestampOffset;
            changed = timestamp ^ _templateTimestamp;
            if (changed != 0)
            {
                _templateTimestamp = timestamp;
                if (changed > 0xFFFF)
                {
                    t[Header + TcpHeader.MinimumLength + 4] = (byte)(timestamp >> 24);
                    t[Header + TcpHeader.MinimumLength + 5] = (byte)(timestamp >> 16);
                }

                t[Header + TcpHeader.MinimumLength + 6] = (byte)(timestamp >> 8);
                t[Header + TcpHeader.MinimumLength + 7] = (byte)timestamp;
            }
        }

        private void PrepareTemplate()
        {
            _headerLength = TcpHeader.MinimumLength + (_usesTimestamps ? TcpOption.TimestampsAlignedLength : 0);
            _packetHeaderLength = Ipv4Header.MinimumLength + _headerLength;
            _templateLength = IpPath.TransportTemplateOffset + _headerLength;
            byte[] t = _path.Template;
            int o = Header;
            Array.Clear(t, o, t.Length - o);
            t[o] = (byte)(LocalPort >> 8);
            t[o + 1] = (byte)LocalPort;
            t[o + TcpHeader.DestinationPort] = (byte)(RemotePort >> 8);
            t[o + TcpHeader.DestinationPort + 1] = (byte)RemotePort;
            t[o + TcpHeader.DataOffset] = (byte)(_headerLength << 2);
            t[o + TcpHeader.Flags] = TcpFlags.Ack;
            t[o + 20] = TcpOption.NoOperation;
            t[o + 21] = TcpOption.NoOperation;
            t[o + 22] = TcpOption.Timestamps;
            t[o + 23] = TcpOption.TimestampsLength;
            _portsWord = ((uint)BitConverter.ToUInt16(t, o) << 16) | BitConverter.ToUInt16(t, o + TcpHeader.DestinationPort);
            _addressesWord = ((ulong)Ipv4Address.ToWord(LocalAddress) << 32) | Ipv4Address.ToWord(RemoteAddress);
            TcpReply.WriteUInt32(t, o + TcpHeader.AcknowledgmentNumber, _lastAckSent);
            _isTemplateDirty = true;
            _templateTimestamp = 0;
            _templateEcho = 0;
            _templateSequence = 0;
        }
    }
}
