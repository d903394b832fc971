namespace NanoTcp.Tcp
{
    /// <summary>
    /// TCP_NOTSENT_LOWAT, as on Linux: a writer waits while so many bytes, or more, are written and not sent, so that what it writes next is not
    /// old when it leaves.
    /// </summary>
    internal sealed partial class TcpSock
    {
        /// <inheritdoc/>
        public override void SetUnsentLimit(int limit)
        {
            base.SetUnsentLimit(limit);
            Changed();
        }

        // A quarter of the ring wakes a writer, and so does half of the limit: it shall have something worth writing.
        private bool IsUnsentLow(int unsent) => (SendFlags & LimitsUnsent) == 0 || 2 * unsent < UnsentLimit;

        // Takes a segment at a time, sends what may be sent, and ends when the limit is reached. As on Linux, what is begun below the limit may
        // reach beyond it, up to the end of a segment.
        private int AppendLimited(byte[] buffer, int offset, int count)
        {
            int taken = 0;
            int flags = SendFlags;
            SendFlags |= MoreFollows | EndsWithMore;
            try
            {
                while (taken < count && Unsent < UnsentLimit)
                {
                    int part = _segmentSize - (Unsent % _segmentSize);
                    part = part < count - taken ? part : count - taken;
                    int copied = _sendBuffer.Append(buffer, offset + taken, part);
                    if (copied == 0)
                    {
                        break;
                    }

                    taken += copied;
                    if (taken < count)
                    {
                        ResumeOutput();
                    }
                }
            }
            finally
            {
                SendFlags = flags;
            }

            return taken;
        }

        // something was sent: wakes a writer when the limit allows to write again
        private void NoteLessUnsent(int sent)
        {
            int unsent = Unsent;
            if (IsUnsentLow(unsent) && !IsUnsentLow(unsent + sent))
            {
                Changed();
            }
        }
    }
}
