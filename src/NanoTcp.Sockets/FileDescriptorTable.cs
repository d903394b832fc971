using System;

namespace NanoTcp.Sockets
{
    /// <summary>A process's table of open files: the lowest free slot is the next fd.</summary>
    internal sealed class FileDescriptorTable
    {
        private const int InitialSize = 16;

        private readonly int _limit;
        private File[] _files = new File[InitialSize];

        public FileDescriptorTable(int limit)
        {
            _limit = limit;
        }

        public int OpenCount { get; private set; }

        public int Size => _files.Length;

        public bool IsFull => OpenCount == _limit;

        /// <summary>Gives a file the lowest free fd.</summary>
        /// <returns>The fd, or -EMFILE.</returns>
        public int Install(File file)
        {
            int fd = 0;
            while (fd < _files.Length && _files[fd] != null)
            {
                fd++;
            }

            if (fd == _files.Length && !Grow())
            {
                return -Errno.EMFILE;
            }

            _files[fd] = file;
            OpenCount++;
            return fd;
        }

        /// <summary>The file of an fd, or null.</summary>
        public File Get(int fd) => (uint)fd < (uint)_files.Length ? _files[fd] : null;

        public void Remove(int fd)
        {
            _files[fd] = null;
            OpenCount--;
        }

        private bool Grow()
        {
            if (_files.Length >= _limit)
            {
                return false;
            }

            int size = _files.Length * 2;
            File[] larger = new File[size < _limit ? size : _limit];
            Array.Copy(_files, larger, _files.Length);
            _files = larger;
            return true;
        }
    }
}
