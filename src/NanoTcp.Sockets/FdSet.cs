using System;

namespace NanoTcp.Sockets
{
    /// <summary>A set of fds for select: one bit per fd. Allocate it once and reuse it.</summary>
    public sealed class FdSet
    {
        /// <summary>FD_SETSIZE: members are 0 to <see cref="Size"/> - 1. Poll waits for higher fds too.</summary>
        public const int Size = 1024;

        private uint[] _members = new uint[Size / 32];

        // what select has found so far; the members stay the requested ones until it ends
        private uint[] _found = new uint[Size / 32];

        /// <summary>FD_ZERO: empties the set.</summary>
        public void Zero()
        {
            Array.Clear(_members, 0, _members.Length);
        }

        /// <summary>FD_SET: adds an fd.</summary>
        /// <param name="fd">0 to <see cref="Size"/> - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">The fd is out of range.</exception>
        public void Set(int fd)
        {
            Check(fd);
            _members[fd >> 5] |= 1u << (fd & 31);
        }

        /// <summary>FD_CLR: removes an fd.</summary>
        /// <param name="fd">0 to <see cref="Size"/> - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">The fd is out of range.</exception>
        public void Clear(int fd)
        {
            Check(fd);
            _members[fd >> 5] &= ~(1u << (fd & 31));
        }

        /// <summary>FD_ISSET: true when an fd is in the set.</summary>
        /// <param name="fd">Any number; false if it is out of range.</param>
        public bool IsSet(int fd) => (uint)fd < Size && (_members[fd >> 5] & (1u << (fd & 31))) != 0;

        /// <summary>Copies the members of another set.</summary>
        /// <param name="other">Not changed.</param>
        public void CopyFrom(FdSet other)
        {
            Array.Copy(other._members, 0, _members, 0, _members.Length);
        }

        /// <summary>Begins a select: clears the result.</summary>
        internal void Start()
        {
            Array.Clear(_found, 0, _found.Length);
        }

        /// <summary>Records whether a member is ready.</summary>
        /// <returns>1 when it is ready, else 0.</returns>
        internal int Note(int fd, bool isReady)
        {
            uint bit = 1u << (fd & 31);
            _found[fd >> 5] = isReady ? _found[fd >> 5] | bit : _found[fd >> 5] & ~bit;
            return isReady ? 1 : 0;
        }

        /// <summary>Ends a select: the result replaces the members.</summary>
        internal void Publish()
        {
            uint[] found = _found;
            _found = _members;
            _members = found;
        }

        private static void Check(int fd)
        {
            if ((uint)fd >= Size)
            {
                throw new ArgumentOutOfRangeException("fd");
            }
        }
    }
}
