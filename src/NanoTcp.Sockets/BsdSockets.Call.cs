using System;
using NanoTcp.Tcp;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// The path of every call, as in Linux's net/socket.c: trace, clock, fd, operation, trace. Any step may run out of memory, since on a
    /// board a call allocates its stack frame. OutOfMemoryException is caught here for all operations.
    /// </summary>
    public sealed partial class BsdSockets
    {
        private const int NoFd = -1;

        /// <summary>Makes a call. The call defines which arguments it uses and how, as with Linux's socketcall(2).</summary>
        /// <param name="call">A number of <see cref="SystemCall"/>.</param>
        /// <param name="fd">The fd; <see cref="NoFd"/> for a call without one.</param>
        /// <param name="a">The first numeric argument.</param>
        /// <param name="b">The second numeric argument.</param>
        /// <param name="c">The third numeric argument.</param>
        /// <param name="data">A buffer, or another object to read or fill.</param>
        /// <param name="other">An address; for select, the second set.</param>
        /// <param name="last">For select, the third set.</param>
        /// <returns>The call's result: a count, an fd or 0; or -1 with <see cref="Errno"/> set.</returns>
        private int Call(SystemCall call, int fd, int a, int b, int c, object data, object other, object last)
        {
            int result;
            lock (_lock)
            {
                if (_stack.Tracer != null)
                {
                    TraceBegin(call, fd);
                }

                _stack.ReadClock();
                try
                {
                    File file = _files.Get(fd);
                    if (file == null)
                    {
                        result = CallOnNone(call, a, b, c, data, other, last);
                    }
                    else if (call == SystemCall.Write)
                    {
                        result = WriteFile(file, fd, (byte[])data, a, b);
                    }
                    else if (call == SystemCall.Read)
                    {
                        result = ReadFile(file, fd, (byte[])data, a, b);
                    }
                    else
                    {
                        result = CallOnFile(call, file, fd, a, b, c, data, other);
                    }
                }
                catch (OutOfMemoryException)
                {
                    // the call has changed nothing, or its result says what it has done
                    _stack.FinishWait();
                    bool isWait = call == SystemCall.Poll || call == SystemCall.Select || call >= SystemCall.EpollCreate;
                    result = isWait ? -NanoTcp.Errno.ENOMEM : -NanoTcp.Errno.ENOBUFS;
                }

                if (_stack.Tracer != null)
                {
                    TraceEnd(call, fd, result);
                }
            }

            return result >= 0 ? result : Fail(result);
        }

        private int CallOnNone(SystemCall call, int a, int b, int c, object data, object other, object last)
        {
            switch (call)
            {
                case SystemCall.Poll:
                    return WaitForEvents((PollFd[])data, a, b);
                case SystemCall.Select:
                    return WaitForEvents((FdSet)data, (FdSet)other, (FdSet)last, a, b);
                case SystemCall.Socket:
                    return Create(a, b, c);
                case SystemCall.Pipe:
                    return MakePipe((int[])data, a);
                case SystemCall.SocketPair:
                    return MakeSocketPair(a, b, c, (int[])data);
                case SystemCall.EpollCreate:
                    return CreateEpoll();
                case SystemCall.EpollControl:
                    // as on Linux, the request is checked first
                    return data == null && a != SocketConstants.EPOLL_CTL_DEL ? -NanoTcp.Errno.EFAULT : -NanoTcp.Errno.EBADF;
                default:
                    return -NanoTcp.Errno.EBADF;
            }
        }

        private int CallOnFile(SystemCall call, File file, int fd, int a, int b, int c, object data, object other)
        {
            switch (call)
            {
                case SystemCall.ReadV:
                    return ReadPieces(file, fd, (IoVector[])data, a);
                case SystemCall.WriteV:
                    return WritePieces(file, fd, (IoVector[])data, a);
                case SystemCall.Close:
                    return CloseFd(file, fd);
                case SystemCall.Dup2:
                    return DuplicateOnto(file, fd, a);
                case SystemCall.Fcntl:
                    return ControlFile(file, a, b);
                case SystemCall.EpollControl:
                    return ControlEpoll(file, a, b, (EpollEvent)data);
                case SystemCall.EpollWait:
                    return WaitForEpoll(file, fd, (EpollEvent[])data, a, b);
                default:
                    Socket socket = file.Content as Socket;
                    return socket == null ? -NanoTcp.Errno.ENOTSOCK : CallOnSocket(call, socket, fd, a, b, c, data, other);
            }
        }

        private int CallOnSocket(SystemCall call, Socket socket, int fd, int a, int b, int c, object data, object other)
        {
            switch (call)
            {
                case SystemCall.Receive:
                    return ReceiveBytes(socket, fd, (byte[])data, a, b, c, (SocketAddress)other);
                case SystemCall.Send:
                    return SendBytes(socket, fd, (byte[])data, a, b, c, (SocketAddress)other);
                case SystemCall.ReceiveMsg:
                    return ReceiveMessage(socket, fd, (Message)data, a);
                case SystemCall.SendMsg:
                    return SendMessage(socket, fd, (Message)data, a);
                case SystemCall.Bind:
                    return BindSocket(socket, (SocketAddress)other);
                case SystemCall.Listen:
                    return socket.Ops.Listen(socket, a);
                case SystemCall.Accept:
                    return AcceptConnection(socket, fd, (SocketAddress)other, a);
                case SystemCall.Connect:
                    return ConnectSocket(socket, fd, (SocketAddress)other);
                case SystemCall.Shutdown:
                    return ShutdownSocket(socket, a);
                case SystemCall.GetSockName:
                    return FillName(socket, (SocketAddress)other);
                case SystemCall.GetPeerName:
                    return FillPeerName(socket, (SocketAddress)other);
                case SystemCall.SetSockOpt:
                    return SetOption(socket, a, b, c);
                case SystemCall.ChangeMembership:
                    return socket.Ops.ChangeMembership(socket, (uint)a, (uint)b, c != 0);
                default:
                    return FillTcpInfo(socket, (TcpInfo)data);
            }
        }

        // Turns a negative errno into -1 and errno.
        private int Return(int result)
        {
            return result >= 0 ? result : Fail(result);
        }

        private int Fail(int error)
        {
            _errors.Current = -error;
            return -1;
        }

        private void TraceBegin(SystemCall call, int fd)
        {
            call = Traced(call);
            if (call <= SystemCall.Select)
            {
                _stack.Tracer.CallBegins((SocketCall)call, fd);
            }
        }

        private void TraceEnd(SystemCall call, int fd, int result)
        {
            call = Traced(call);
            if (call <= SystemCall.Select)
            {
                _stack.Tracer.CallReturns((SocketCall)call, fd, result < 0 ? -1 : result, result < 0 ? -result : 0);
            }
        }

        // the trace has one name for all calls that move bytes the same way
        private static SystemCall Traced(SystemCall call)
        {
            switch (call)
            {
                case SystemCall.ReadV:
                    return SystemCall.Read;
                case SystemCall.WriteV:
                    return SystemCall.Write;
                case SystemCall.ReceiveMsg:
                    return SystemCall.Receive;
                case SystemCall.SendMsg:
                    return SystemCall.Send;
                default:
                    return call;
            }
        }
    }
}
