using System;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// The BSD socket calls. As on Linux, each looks up the fd, checks its arguments, and calls the socket's operations. A failed call
    /// returns -1 and sets <see cref="Errno"/>. Any thread may make any call; a blocked call drives the stack. If another thread closes the
    /// fd of a blocked call, the call returns at once with EBADF.
    /// </summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Largest number of open fds. The table grows as they are opened.</summary>
        public const int FileLimit = 16_384;

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

        // socket of an accept that found no connection; the next accept reuses it
        private Socket _spareSocket;

        /// <summary>Creates a separate table of fds, like that of a process. Most programs share the one of <see cref="Of"/>.</summary>
        /// <param name="stack">Serves the sockets.</param>
        public BsdSockets(NetStack stack)
            : this(stack, null)
        {
        }

        /// <summary>Creates the table of fds of a service, which runs when one of its sockets changes.</summary>
        /// <param name="stack">Serves the sockets.</param>
        /// <param name="service">Must not block.</param>
        public BsdSockets(NetStack stack, StackService service)
        {
            _stack = stack;
            _service = service;
            _lock = stack.Lock;
            RegisterFamily(SocketLayer.Of(stack).Internet);
        }

        /// <summary>Error of this thread's last failed call: a number of <see cref="NanoTcp.Errno"/>.</summary>
        public int Errno => _errors.Current;

        /// <summary>Number of open fds.</summary>
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

        /// <summary>Returns a stack's shared table of fds, created at the first call.</summary>
        /// <param name="stack">Serves the sockets.</param>
        public static BsdSockets Of(NetStack stack)
        {
            return SocketLayer.Of(stack).SharedSockets;
        }

        /// <summary>Registers a protocol family. The last one registered for a number creates its sockets.</summary>
        /// <param name="family">Replaces an earlier one with the same number.</param>
        /// <returns>0, or -1 with ENOBUFS when the table of families is full.</returns>
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

        /// <summary>The lower half of an open socket, for services.</summary>
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
