namespace NanoTcp.Tcp
{
    /// <summary>The SACK options that we send: ranges beyond a hole (RFC 2018) and duplicates (RFC 2883).</summary>
    internal sealed partial class TcpSock
    {
        private const int LargestSackOption = 4 + (TcpSegment.SackBlockLimit * TcpOption.SackBlockLength);

        // negotiated in the handshake
        private bool _usesSack;

        // a SACK option is sent with the next segment that has space for it; new when it reports something for the first time
        private bool _hasSackToSend;
        private bool _isSackNew;
        private bool _hasDuplicateToReport;
        private uint _duplicateStart;
        private uint _duplicateEnd;

        // Notes the part of a segment that was received in order before.
        private void NoteDuplicateBelow(TcpSegment segment)
        {
            uint end = segment.SequenceNumber + (uint)segment.PayloadLength;
            end = Sequence.Earlier(end, _receiveNext);
            if (Sequence.IsBefore(segment.SequenceNumber, end))
            {
                NoteDuplicate(segment.SequenceNumber, end);
            }
        }

        // Notes the part of a segment that is in the reassembly queue already.
        private void NoteDuplicateBeyond(uint start, uint end)
        {
            int range = _reassembly.FindOverlap(start, end);
            if (range >= 0)
            {
                NoteDuplicate(Sequence.Later(start, _reassembly.Start(range)), Sequence.Earlier(end, _reassembly.End(range)));
            }
        }

        // RFC 2883 section 4: the next segment reports it in the first block
        private void NoteDuplicate(uint start, uint end)
        {
            if (_usesSack && _settings.DuplicateSack)
            {
                _duplicateStart = start;
                _duplicateEnd = end;
                _hasDuplicateToReport = true;
                NoteSack();
            }
        }

        // Requests a SACK option, if there is anything to report.
        private void NoteSack()
        {
            _hasSackToSend = _usesSack && (_hasDuplicateToReport || _reassembly.Count > 0);
            _isSackNew = _hasSackToSend;
        }

        /// <summary>
        /// Writes a SACK option, RFC 2018 section 4: a duplicate first (RFC 2883), then the ranges, the one that grew last first.
        /// </summary>
        /// <returns>Bytes written.</returns>
        private int WriteSack(byte[] f, int o)
        {
            int blocksLeft = (TcpHeader.MaximumLength - _headerLength - 4) / TcpOption.SackBlockLength;
            int at = o + 4;
            if (_hasDuplicateToReport)
            {
                WriteBlock(f, at, _duplicateStart, _duplicateEnd);
                at += TcpOption.SackBlockLength;
                blocksLeft--;
                _hasDuplicateToReport = false;
            }

            int growth = int.MaxValue;
            for (; blocksLeft > 0; blocksLeft--)
            {
                int index = _reassembly.NewestBefore(growth, out growth);
                if (index < 0)
                {
                    break;
                }

                WriteBlock(f, at, _reassembly.Start(index), _reassembly.End(index));
                at += TcpOption.SackBlockLength;
            }

            _hasSackToSend = _reassembly.Count > 0;
            _isSackNew = false;
            f[o] = TcpOption.NoOperation;
            f[o + 1] = TcpOption.NoOperation;
            f[o + 2] = TcpOption.Sack;
            f[o + 3] = (byte)(at - o - 2);
            return at - o;
        }

        private static void WriteBlock(byte[] f, int o, uint start, uint end)
        {
            TcpReply.WriteUInt32(f, o, start);
            TcpReply.WriteUInt32(f, o + 4, end);
        }
    }
}
