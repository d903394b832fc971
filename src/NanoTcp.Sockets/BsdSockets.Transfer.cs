namespace NanoTcp.Sockets
{
    /// <summary>
    /// Calls that move bytes. The first try is made at once, and mostly the only one; what it leaves is waited for. read and write go by the
    /// operations of the file, of whatever kind it is; flags and addresses go by those of the socket.
    /// </summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Reads, waiting until there is something.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <returns>Bytes read; 0 when the peer has ended; or -1 with EBADF, EFAULT, EAGAIN, ENOTCONN, ECONNRESET, ETIMEDOUT...</returns>
        public int Read(int fd, byte[] buffer, int offset, int count) => Call(SystemCall.Read, fd, offset, count, 0, buffer, null, null);

        /// <summary>Writes, waiting until the send buffer has taken all bytes.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <returns>Bytes taken; less than asked for only if the fd does not block or SO_SNDTIMEO is over; or -1 with EBADF, EFAULT, EAGAIN,
        /// EPIPE, ECONNRESET, ETIMEDOUT...</returns>
        public int Write(int fd, byte[] buffer, int offset, int count) => Call(SystemCall.Write, fd, offset, count, 0, buffer, null, null);

        /// <summary>Writes to a connected socket.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many.</param>
        /// <param name="flags">MSG_DONTWAIT, MSG_NOSIGNAL or 0.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EDESTADDRREQ.</returns>
        public int Send(int fd, byte[] buffer, int offset, int count, int flags) => SendTo(fd, buffer, offset, count, flags, null);

        /// <summary>Reads from a connected socket.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">As <see cref="ReceiveFrom"/> takes them.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int Receive(int fd, byte[] buffer, int offset, int count, int flags) => ReceiveFrom(fd, buffer, offset, count, flags, null);

        /// <summary>Sends a datagram to an address, or bytes to the peer.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many; a datagram takes 65,507 and what SO_SNDBUF allows, and leaves in fragments when it does not fit the MTU.</param>
        /// <param name="flags">MSG_DONTWAIT, MSG_NOSIGNAL or 0.</param>
        /// <param name="to">Where to; null for the connected peer. Ignored by a stream.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EAFNOSUPPORT, EDESTADDRREQ, EMSGSIZE, EACCES, ENETUNREACH.</returns>
        public int SendTo(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
            => Call(SystemCall.Send, fd, offset, count, flags, buffer, to, null);

        /// <summary>Receives a datagram, or bytes, and tells from where.</summary>
        /// <param name="fd">The socket.</param>
        /// <param name="buffer">Where the bytes go; what of a datagram does not fit is lost.</param>
        /// <param name="offset">Index of the first.</param>
        /// <param name="count">How many at most.</param>
        /// <param name="flags">MSG_PEEK (leave it to be read again), MSG_DONTWAIT, MSG_WAITALL (of a stream, wait for all of them; not with
        /// MSG_PEEK), MSG_TRUNC (tell a datagram's whole length; throw a stream's bytes away).</param>
        /// <param name="from">Filled with the sender; may be null.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int ReceiveFrom(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from)
            => Call(SystemCall.Receive, fd, offset, count, flags, buffer, from, null);

        private static bool IsOutside(byte[] buffer, int offset, int count)
        {
            return (offset | count) < 0 || buffer == null || count > buffer.Length - offset;
        }

        private int ReadFile(File file, int fd, byte[] buffer, int offset, int count)
        {
            if (IsOutside(buffer, offset, count))
            {
                return -NanoTcp.Errno.EFAULT;
            }

            if (count == 0)
            {
                return 0;
            }

            int result = file.Ops.Read(file, buffer, offset, count);
            return result != -NanoTcp.Errno.EAGAIN ? result : ReceiveRest(file, fd, buffer, offset, count, 0, null, result);
        }

        private int WriteFile(File file, int fd, byte[] buffer, int offset, int count)
        {
            if (IsOutside(buffer, offset, count))
            {
                return -NanoTcp.Errno.EFAULT;
            }

            int result = file.Ops.Write(file, buffer, offset, count);
            return result == count ? result : SendRest(file, fd, buffer, offset, count, 0, null, result);
        }

        private int ReceiveBytes(Socket socket, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            return IsOutside(buffer, offset, count) ? -NanoTcp.Errno.EFAULT : ReceiveWaiting(socket.File, fd, buffer, offset, count, flags, from);
        }

        private int SendBytes(Socket socket, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            int error = IsOutside(buffer, offset, count) ? -NanoTcp.Errno.EFAULT : to == null ? 0 : Check(to);
            return error != 0 ? error : SendWaiting(socket.File, fd, buffer, offset, count, flags, to);
        }

        private int ReceiveWaiting(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            int result = TryReceive(file, buffer, offset, count, flags, from);
            bool isOver = result != -NanoTcp.Errno.EAGAIN && (result <= 0 || !WaitsForAll(file, flags));
            return isOver ? result : ReceiveRest(file, fd, buffer, offset, count, flags, from, result);
        }

        private int SendWaiting(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            int result = TrySend(file, buffer, offset, count, flags, to);
            return result == count ? result : SendRest(file, fd, buffer, offset, count, flags, to, result);
        }

        // of a stream with MSG_WAITALL, less than was asked for only at its end, on an error, or when time is over
        private int ReceiveRest(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from, int result)
        {
            Socket socket = file.Content as Socket;
            long deadline = Deadline(socket == null ? 0 : socket.ReceiveTimeout);
            bool isAll = WaitsForAll(file, flags);
            int received = 0;
            while (true)
            {
                if (result >= 0)
                {
                    received += result;
                    if (result == 0 || !isAll || received == count)
                    {
                        break;
                    }

                    result = -NanoTcp.Errno.EAGAIN;
                }

                if (result != -NanoTcp.Errno.EAGAIN || !Pause(file, fd, flags, ref deadline, ref result))
                {
                    break;
                }

                result = TryReceive(file, buffer, offset + received, count - received, flags, from);
            }

            _stack.FinishWait();
            return received > 0 ? received : result;
        }

        private int SendRest(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to, int result)
        {
            Socket socket = file.Content as Socket;
            long deadline = Deadline(socket == null ? 0 : socket.SendTimeout);
            int sent = 0;
            while (true)
            {
                if (result > 0)
                {
                    // more may fit by now than when a part was taken: it is waited for only when nothing fits
                    sent += result;
                    if (sent == count || !IsStream(file))
                    {
                        break;
                    }
                }
                else if ((result < 0 && result != -NanoTcp.Errno.EAGAIN) || !Pause(file, fd, flags, ref deadline, ref result))
                {
                    break;
                }

                result = TrySend(file, buffer, offset + sent, count - sent, flags, to);
            }

            _stack.FinishWait();
            return sent > 0 || result >= 0 ? sent : result;
        }

        private static int TryReceive(File file, byte[] buffer, int offset, int count, int flags, SocketAddress from)
        {
            if (flags == 0 && from == null)
            {
                return file.Ops.Read(file, buffer, offset, count);
            }

            Socket socket = (Socket)file.Content;
            return socket.Ops.Receive(socket, buffer, offset, count, flags, from);
        }

        private static int TrySend(File file, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            if (flags == 0 && to == null)
            {
                return file.Ops.Write(file, buffer, offset, count);
            }

            Socket socket = (Socket)file.Content;
            return socket.Ops.Send(socket, buffer, offset, count, flags, to);
        }

        private static bool WaitsForAll(File file, int flags)
        {
            const int asked = SocketConstants.MSG_WAITALL | SocketConstants.MSG_PEEK;
            return (flags & asked) == SocketConstants.MSG_WAITALL && IsStream(file);
        }

        private static bool IsStream(File file)
        {
            Socket socket = file.Content as Socket;
            return socket == null || socket.Type == SocketConstants.SOCK_STREAM;
        }
    }
}
