namespace NanoTcp.Sockets
{
    /// <summary>
    /// Calls that move bytes. Each tries at once, which is usually enough, and waits only for the remainder. read and write use the
    /// operations of any kind of file; calls with flags or addresses use those of the socket.
    /// </summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Reads. Blocks until there is data.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">Maximum in bytes.</param>
        /// <returns>Bytes read; 0 at the end of the stream; or -1 with EBADF, EFAULT, EAGAIN, ENOTCONN, ECONNRESET, ETIMEDOUT...</returns>
        public int Read(int fd, byte[] buffer, int offset, int count) => Call(SystemCall.Read, fd, offset, count, 0, buffer, null, null);

        /// <summary>Writes. Blocks until the send buffer has accepted all bytes.</summary>
        /// <param name="fd">Any open fd.</param>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes.</param>
        /// <returns>Bytes accepted; fewer than requested only on a non-blocking fd or after SO_SNDTIMEO; or -1 with EBADF, EFAULT, EAGAIN,
        /// EPIPE, ECONNRESET, ETIMEDOUT...</returns>
        public int Write(int fd, byte[] buffer, int offset, int count) => Call(SystemCall.Write, fd, offset, count, 0, buffer, null, null);

        /// <summary>Writes to a connected socket.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes.</param>
        /// <param name="flags">MSG_DONTWAIT, MSG_NOSIGNAL or 0.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EDESTADDRREQ.</returns>
        public int Send(int fd, byte[] buffer, int offset, int count, int flags) => SendTo(fd, buffer, offset, count, flags, null);

        /// <summary>Reads from a connected socket.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">Maximum in bytes.</param>
        /// <param name="flags">As for <see cref="ReceiveFrom"/>.</param>
        /// <returns>As <see cref="Read"/>; also ENOTSOCK.</returns>
        public int Receive(int fd, byte[] buffer, int offset, int count, int flags) => ReceiveFrom(fd, buffer, offset, count, flags, null);

        /// <summary>Sends a datagram to an address, or bytes to the peer.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">In bytes. A datagram has at most 65,507, limited by SO_SNDBUF, and is fragmented when it exceeds the
        /// MTU.</param>
        /// <param name="flags">MSG_DONTWAIT, MSG_NOSIGNAL or 0.</param>
        /// <param name="to">The destination; null for the connected peer. Streams ignore it.</param>
        /// <returns>As <see cref="Write"/>; also ENOTSOCK, EAFNOSUPPORT, EDESTADDRREQ, EMSGSIZE, EACCES, ENETUNREACH.</returns>
        public int SendTo(int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
            => Call(SystemCall.Send, fd, offset, count, flags, buffer, to, null);

        /// <summary>Receives a datagram, or bytes, and returns the sender's address.</summary>
        /// <param name="fd">A socket's fd.</param>
        /// <param name="buffer">Destination of the bytes. The part of a datagram that does not fit is discarded.</param>
        /// <param name="offset">Index of the first byte in the buffer.</param>
        /// <param name="count">Maximum in bytes.</param>
        /// <param name="flags">MSG_PEEK (do not remove what is read), MSG_DONTWAIT, MSG_WAITALL (streams: wait for all bytes; not with
        /// MSG_PEEK), MSG_TRUNC (datagrams: return the full length; streams: discard the bytes).</param>
        /// <param name="from">Filled with the sender's address; may be null.</param>
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
            return result != -NanoTcp.Errno.EAGAIN ? result : ReceiveRemaining(file, fd, buffer, offset, count, 0, null, result);
        }

        private int WriteFile(File file, int fd, byte[] buffer, int offset, int count)
        {
            if (IsOutside(buffer, offset, count))
            {
                return -NanoTcp.Errno.EFAULT;
            }

            int result = file.Ops.Write(file, buffer, offset, count);
            return result == count ? result : SendRemaining(file, fd, buffer, offset, count, 0, null, result);
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
            return isOver ? result : ReceiveRemaining(file, fd, buffer, offset, count, flags, from, result);
        }

        private int SendWaiting(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to)
        {
            int result = TrySend(file, buffer, offset, count, flags, to);
            return result == count ? result : SendRemaining(file, fd, buffer, offset, count, flags, to, result);
        }

        // with MSG_WAITALL, a stream returns less than requested only at its end, on an error, or on timeout
        private int ReceiveRemaining(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress from, int result)
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

        private int SendRemaining(File file, int fd, byte[] buffer, int offset, int count, int flags, SocketAddress to, int result)
        {
            Socket socket = file.Content as Socket;
            long deadline = Deadline(socket == null ? 0 : socket.SendTimeout);
            int sent = 0;
            while (true)
            {
                if (result > 0)
                {
                    // try again first: space may have become free since the last try; wait only when nothing fits
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
