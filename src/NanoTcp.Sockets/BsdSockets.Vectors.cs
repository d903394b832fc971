using System;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// Scatter and gather: readv, writev, sendmsg, recvmsg. Several pieces are copied through one buffer, so that they form one datagram,
    /// or as few segments as one piece would. The buffer is kept for the next call.
    /// </summary>
    public sealed partial class BsdSockets
    {
        /// <summary>IOV_MAX: largest number of pieces.</summary>
        public const int VectorLimit = 1024;

        // longer than any datagram; a stream is copied in several rounds
        private const int LongestMessage = 65_536;
        private const int StreamPiece = 4096;

        // null while a call uses it
        private byte[] _spareBuffer;

        /// <summary>Reads into several pieces of buffers, in order.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="vectors">The pieces, in order.</param>
        /// <param name="count">Number of pieces, at most <see cref="VectorLimit"/>.</param>
        /// <returns>As <see cref="Read"/>; also EINVAL, ENOBUFS.</returns>
        public int ReadV(int fd, IoVector[] vectors, int count) => Call(SystemCall.ReadV, fd, count, 0, 0, vectors, null, null);

        /// <summary>Writes several pieces of buffers, in order.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="vectors">The pieces, in order.</param>
        /// <param name="count">Number of pieces, at most <see cref="VectorLimit"/>.</param>
        /// <returns>As <see cref="Write"/>; also EINVAL, ENOBUFS.</returns>
        public int WriteV(int fd, IoVector[] vectors, int count) => Call(SystemCall.WriteV, fd, count, 0, 0, vectors, null, null);

        /// <summary>Sends several pieces as one datagram, or as consecutive bytes of a stream.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="message">The pieces and the destination.</param>
        /// <param name="flags">As for <see cref="SendTo"/>.</param>
        /// <returns>As <see cref="SendTo"/>; also EINVAL, ENOBUFS.</returns>
        public int SendMsg(int fd, Message message, int flags) => Call(SystemCall.SendMsg, fd, flags, 0, 0, message, null, null);

        /// <summary>Receives into several pieces, and returns the sender's address and whether a datagram was truncated.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="message">The pieces; the call fills the name and the flags.</param>
        /// <param name="flags">As for <see cref="ReceiveFrom"/>.</param>
        /// <returns>As <see cref="ReceiveFrom"/>; also EINVAL, ENOBUFS.</returns>
        public int ReceiveMsg(int fd, Message message, int flags) => Call(SystemCall.ReceiveMsg, fd, flags, 0, 0, message, null, null);

        private int ReadPieces(File file, int fd, IoVector[] vectors, int count)
        {
            int total = TotalOf(vectors, count);
            return total <= 0 ? total : Scatter(file, fd, vectors, count, total, 0, null);
        }

        private int WritePieces(File file, int fd, IoVector[] vectors, int count)
        {
            int total = TotalOf(vectors, count);
            return total < 0 ? total : Gather(file, fd, vectors, count, total, 0, null);
        }

        private int SendMessage(Socket socket, int fd, Message message, int flags)
        {
            int total = TotalOf(message);
            int error = total < 0 ? total : message.Name == null ? 0 : Check(message.Name);
            return error != 0 ? error : Gather(socket.File, fd, message.Vectors, message.VectorCount, total, flags, message.Name);
        }

        private int ReceiveMessage(Socket socket, int fd, Message message, int flags)
        {
            int total = TotalOf(message);
            if (total < 0)
            {
                return total;
            }

            bool isStream = socket.Type == SocketConstants.SOCK_STREAM;
            int asked = isStream ? flags : flags | SocketConstants.MSG_TRUNC;
            int received = Scatter(socket.File, fd, message.Vectors, message.VectorCount, total, asked, message.Name);
            bool isCut = !isStream && received > total;
            message.Flags = isCut ? SocketConstants.MSG_TRUNC : 0;
            return isCut && (flags & SocketConstants.MSG_TRUNC) == 0 ? total : received;
        }

        private static int TotalOf(Message message)
        {
            return message == null ? -NanoTcp.Errno.EFAULT : TotalOf(message.Vectors, message.VectorCount);
        }

        private static int TotalOf(IoVector[] vectors, int count)
        {
            if (count < 0 || count > VectorLimit)
            {
                return -NanoTcp.Errno.EINVAL;
            }

            if (vectors == null || count > vectors.Length)
            {
                return count == 0 ? 0 : -NanoTcp.Errno.EFAULT;
            }

            int total = 0;
            for (int i = 0; i < count; i++)
            {
                IoVector vector = vectors[i];
                if (vector == null || IsOutside(vector.Buffer, vector.Offset, vector.Count))
                {
                    return -NanoTcp.Errno.EFAULT;
                }

                if (vector.Count > int.MaxValue - total)
                {
                    return -NanoTcp.Errno.EINVAL;
                }

                total += vector.Count;
            }

            return total;
        }

        private int Gather(File file, int fd, IoVector[] vectors, int count, int total, int flags, SocketAddress to)
        {
            bool isStream = IsStream(file);
            if (!isStream && total > LongestMessage)
            {
                return -NanoTcp.Errno.EMSGSIZE;
            }

            int piece = isStream && total > StreamPiece ? StreamPiece : total;
            byte[] buffer = RentBuffer(piece);
            int sent = 0;
            int result;
            do
            {
                int length = total - sent < piece ? total - sent : piece;
                Copy(vectors, count, sent, buffer, length, true);
                result = SendWaiting(file, fd, buffer, 0, length, flags, to);
                sent += result > 0 ? result : 0;
                piece = result < length ? 0 : piece;
            }
            while (piece > 0 && sent < total);

            _spareBuffer = buffer;
            return sent > 0 ? sent : result;
        }

        private int Scatter(File file, int fd, IoVector[] vectors, int count, int total, int flags, SocketAddress from)
        {
            int longest = IsStream(file) && (flags & SocketConstants.MSG_WAITALL) == 0 ? StreamPiece : LongestMessage;
            int length = total < longest ? total : longest;
            byte[] buffer = RentBuffer(length);
            int received = ReceiveWaiting(file, fd, buffer, 0, length, flags, from);
            Copy(vectors, count, 0, buffer, received < length ? received : length, false);
            _spareBuffer = buffer;
            return received;
        }

        private byte[] RentBuffer(int length)
        {
            byte[] buffer = _spareBuffer;
            _spareBuffer = null;
            return buffer != null && buffer.Length >= length ? buffer : new byte[length];
        }

        /// <summary>Copies between pieces and a buffer.</summary>
        /// <param name="vectors">The pieces, in order.</param>
        /// <param name="count">Number of pieces.</param>
        /// <param name="skip">Bytes of the pieces to skip.</param>
        /// <param name="buffer">Copied from or to index 0.</param>
        /// <param name="length">Bytes to copy; at most the pieces' total less the skipped bytes.</param>
        /// <param name="toBuffer">True to copy from the pieces to the buffer.</param>
        private static void Copy(IoVector[] vectors, int count, int skip, byte[] buffer, int length, bool toBuffer)
        {
            int done = 0;
            for (int i = 0; i < count && done < length; i++)
            {
                IoVector vector = vectors[i];
                int room = vector.Count - skip;
                if (room <= 0)
                {
                    skip -= vector.Count;
                    continue;
                }

                int part = room < length - done ? room : length - done;
                if (toBuffer)
                {
                    Array.Copy(vector.Buffer, vector.Offset + skip, buffer, done, part);
                }
                else
                {
                    Array.Copy(buffer, done, vector.Buffer, vector.Offset + skip, part);
                }

                done += part;
                skip = 0;
            }
        }
    }
}
