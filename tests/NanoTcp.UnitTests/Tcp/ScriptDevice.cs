using System;
using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>
    /// An Ethernet device whose far end is the test: it takes frames that the script made and keeps those that the stack sent. It
    /// answers ARP requests for every address by itself.
    /// </summary>
    internal sealed class ScriptDevice : NetDevice
    {
        private static readonly byte[] s_ours = { 2, 0, 0, 0, 0, 1 };
        private static readonly byte[] s_theirs = { 2, 0, 0, 0, 0, 2 };

        private readonly ArrayList _toStack = new ArrayList();
        private readonly ArrayList _fromStack = new ArrayList();
        private bool _isUp = true;

        public ScriptDevice(int mtu)
            : base("script", LinkKind.Ethernet, s_ours, mtu)
        {
        }

        public override bool IsLinkUp => _isUp;

        /// <summary>False lets ARP requests go unanswered.</summary>
        public bool AnswersArp { get; set; } = true;

        /// <summary>What Transmit returns; 0 keeps the frame.</summary>
        public int TransmitResult { get; set; }

        /// <summary>True makes Transmit and Receive find no memory, in place of whatever the stack itself does not find.</summary>
        public bool IsOutOfMemory { get; set; }

        public bool HasFramesForStack => _toStack.Count > 0;

        /// <summary>Unplugs the cable or plugs it in again.</summary>
        public void SetLink(bool isUp)
        {
            _isUp = isUp;
            TransmitResult = isUp ? 0 : -Errno.ENETDOWN;
        }

        /// <summary>Begins a frame from the peer: link header, and room for a packet.</summary>
        public static byte[] StartFrame(int packetLength)
        {
            byte[] frame = new byte[14 + packetLength];
            Array.Copy(s_ours, 0, frame, 0, 6);
            Array.Copy(s_theirs, 0, frame, 6, 6);
            frame[12] = 0x08;
            return frame;
        }

        public void Deliver(byte[] frame)
        {
            _toStack.Add(frame);
            RaiseInterrupt();
        }

        /// <summary>Takes the oldest frame that the stack sent.</summary>
        /// <returns>Null when there is none.</returns>
        public byte[] TakeSent()
        {
            if (_fromStack.Count == 0)
            {
                return null;
            }

            byte[] frame = (byte[])_fromStack[0];
            _fromStack.RemoveAt(0);
            return frame;
        }

        public override int Receive(FrameBatch batch, long now)
        {
            if (IsOutOfMemory)
            {
                throw new OutOfMemoryException();
            }

            batch.Count = 0;
            int at = 0;
            while (_toStack.Count > 0 && batch.Count < batch.Offset.Length)
            {
                byte[] frame = (byte[])_toStack[0];
                if (at + frame.Length > batch.Buffer.Length)
                {
                    break;
                }

                Array.Copy(frame, 0, batch.Buffer, at, frame.Length);
                batch.Add(at, frame.Length);
                at += frame.Length;
                _toStack.RemoveAt(0);
            }

            return batch.Count;
        }

        public override int Transmit(byte[] buffer, int offset, int length)
        {
            if (TransmitResult < 0)
            {
                return TransmitResult;
            }

            if (IsOutOfMemory)
            {
                throw new OutOfMemoryException();
            }

            byte[] frame = new byte[length];
            Array.Copy(buffer, offset, frame, 0, length);
            if (frame[12] == 0x08 && frame[13] == 0x06)
            {
                AnswerArp(frame);
            }
            else
            {
                _fromStack.Add(frame);
            }

            return 0;
        }

        // RFC 826: sender and target change places; announcements (both the same) want no answer
        private void AnswerArp(byte[] request)
        {
            bool isRequest = request[21] == 1;
            bool isAnnouncement = true;
            for (int i = 0; i < 4; i++)
            {
                isAnnouncement &= request[28 + i] == request[38 + i];
            }

            bool isProbe = request[28] == 0;
            if (!isRequest || isAnnouncement || isProbe || !AnswersArp)
            {
                return;
            }

            byte[] reply = StartFrame(46);
            reply[13] = 0x06;
            Array.Copy(request, 14, reply, 14, 6);
            reply[21] = 2;
            Array.Copy(s_theirs, 0, reply, 22, 6);
            Array.Copy(request, 38, reply, 28, 4);
            Array.Copy(request, 22, reply, 32, 10);
            _toStack.Add(reply);
        }
    }
}
