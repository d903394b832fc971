using System;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// The BSD socket calls. Each has the shape that Linux gives it: look up the fd, check, hand to the socket's operations. A failed call
    /// returns -1 and leaves the reason in <see cref="Errno"/>. Any thread may make any call; one that blocks serves the stack meanwhile. A
    /// call that waits on an fd which another thread closes returns at once with EBADF.
    /// </summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Open fds at most.</summary>
        public const int FileLimit = 1024;

        private const int FamilyLimit = 4;
        private const int TypeMask = 15;
        private const int TypeLimit = 11;

        private const int CreationFlags = SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;

        private readonly NetStack _stack;
        private readonly StackService _service;
        private readonly object _lock;
        private readonly FileDescriptorTable _files = new FileDescriptorTable(FileLimit);
        private readonly SocketFileSystem _fileSystem = new SocketFileSystem();
        private SocketFamily[] _families = new SocketFamily[1];
        private readonly ThreadErrors _errors = new ThreadErrors();
        private int _familyCount;

        // left over from an accept that found no connection: the next one need not make it again
        private Socket _spareSocket;

        /// <summary>Makes a table of fds of its own, as a process has one. Most programs share the one of <see cref="Of"/>.</summary>
        /// <param name="stack">The stack that serves the sockets.</param>
        public BsdSockets(NetStack stack)
            : this(stack, null)
        {
        }

        /// <summary>Makes the table of fds of a service, which is run when one of its sockets changes.</summary>
        /// <param name="stack">The stack that serves the sockets.</param>
        /// <param name="service">The service, which must not block.</param>
        public BsdSockets(NetStack stack, StackService service)
        {
            _stack = stack;
            _service = service;
            _lock = stack.Lock;
            RegisterFamily(SocketLayer.Of(stack).Internet);
        }

        /// <summary>Why this thread's last failed call failed: a number of <see cref="NanoTcp.Errno"/>.</summary>
        public int Errno => _errors.Current;

        /// <summary>Fds that are open.</summary>
        public int OpenFiles
        {
            get
            {
                lock (_lock)
                {
                    return _files.OpenCount;
                }
            }
        }

        /// <summary>The socket calls on a stack; made at the first call.</summary>
        /// <param name="stack">The stack.</param>
        public static BsdSockets Of(NetStack stack)
        {
            return SocketLayer.Of(stack).SharedSockets;
        }

        /// <summary>Adds a protocol family, or another way to serve one: the last one registered for a number is asked.</summary>
        /// <param name="family">The family.</param>
        /// <returns>0, or -1 with ENOBUFS when there are too many.</returns>
        public int RegisterFamily(SocketFamily family)
        {
            lock (_lock)
            {
                for (int i = 0; i < _familyCount; i++)
                {
                    if (_families[i].Number == family.Number)
                    {
                        _families[i] = family;
                        return 0;
                    }
                }

                if (_familyCount == FamilyLimit)
                {
                    return Return(-NanoTcp.Errno.ENOBUFS);
                }

                if (_familyCount == _families.Length)
                {
                    SocketFamily[] families = new SocketFamily[FamilyLimit];
                    Array.Copy(_families, families, _familyCount);
                    _families = families;
                }

                _families[_familyCount++] = family;
                return 0;
            }
        }

        internal SocketFamily FindFamily(int number)
        {
            for (int i = 0; i < _familyCount; i++)
            {
                if (_families[i].Number == number)
                {
                    return _families[i];
                }
            }

            return null;
        }

        /// <summary>The lower face of an open socket, for services.</summary>
        internal Sock SockOf(int fd) => ((Socket)_files.Get(fd).Content).Sock;

        private Socket Lookup(int fd, out int error)
        {
            _stack.ReadClock();
            File file = _files.Get(fd);
            Socket socket = file == null ? null : file.Content as Socket;
            error = file == null ? -NanoTcp.Errno.EBADF : socket == null ? -NanoTcp.Errno.ENOTSOCK : 0;
            return socket;
        }
    }
}
