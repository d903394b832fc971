using System;

namespace NanoTcp.Sockets
{
    /// <summary>Table of open files. The lowest free slot is the next fd.</summary>
    internal sealed class FileDescriptorTable
    {
        private const int InitialSize = 4;

        private readonly int _limit;
        private File[] _files = new File[InitialSize];

        // value of the close counter when each fd was last closed
        private int[] _closedAt = new int[InitialSize];

        public FileDescriptorTable(int limit)
        {
            _limit = limit;
        }

        public int OpenCount { get; private set; }

        /// <summary>
        /// Number of fds closed so far. A blocked call passes the value from before its wait to <see cref="IsClosedSince"/>.
        /// </summary>
        public int Closes { get; private set; }

        public int Size => _files.Length;

        public bool IsFull => OpenCount == _limit;

        /// <summary>Allocates the lowest free fd.</summary>
        /// <param name="file">The file.</param>
        /// <param name="least">Lowest fd to allocate.</param>
        /// <returns>The fd, or -EMFILE.</returns>
        public int Install(File file, int least)
        {
            int fd = least;
            while (fd < _files.Length && _files[fd] != null)
            {
                fd++;
            }

            return Put(file, fd) ? fd : -Errno.EMFILE;
        }

        /// <summary>Assigns a free fd to a file.</summary>
        /// <returns>False when the fd is out of range.</returns>
        public bool Put(File file, int fd)
        {
            if (fd >= _limit)
            {
                return false;
            }

            if (fd >= _files.Length)
            {
                Grow(fd + 1);
            }

            _files[fd] = file;
            file.Descriptors++;
            OpenCount++;
            return true;
        }

        /// <summary>The file of an fd, or null.</summary>
        public File Get(int fd) => (uint)fd < (uint)_files.Length ? _files[fd] : null;

        public void Remove(int fd)
        {
            _files[fd].Descriptors--;
            _files[fd] = null;
            _closedAt[fd] = ++Closes;
            OpenCount--;
        }

        /// <summary>True when the fd was closed since the counter had the given value: it is now free, or refers to another file.</summary>
        public bool IsClosedSince(int fd, int closes) => (uint)fd < (uint)_files.Length && _closedAt[fd] - closes > 0;

        private void Grow(int least)
        {
            int size = _files.Length;
            while (size < least)
            {
                size *= 2;
            }

            size = size < _limit ? size : _limit;
            File[] files = new File[size];
            int[] closedAt = new int[size];
            Array.Copy(_files, files, _files.Length);
            Array.Copy(_closedAt, closedAt, _closedAt.Length);
            _files = files;
            _closedAt = closedAt;
        }
    }
}
