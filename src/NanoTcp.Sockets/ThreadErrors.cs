using System;
using System.Threading;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// errno per thread, without thread-local storage, which nanoFramework lacks. Only failed calls access it. Entries of ended threads are
    /// reused, so there are never more entries than concurrent threads.
    /// </summary>
    internal sealed class ThreadErrors
    {
        private const int InitialSize = 1;

        private Entry[] _entries = new Entry[InitialSize];
        private int _count;

        public int Current
        {
            get
            {
                lock (this)
                {
                    Entry entry = Find(Thread.CurrentThread.ManagedThreadId);
                    return entry == null ? 0 : entry.Error;
                }
            }

            set
            {
                Thread thread = Thread.CurrentThread;
                lock (this)
                {
                    Entry entry = Find(thread.ManagedThreadId);
                    if (entry == null)
                    {
                        entry = Claim();
                        entry.Thread = thread;
                        entry.Id = thread.ManagedThreadId;
                    }

                    entry.Error = value;
                }
            }
        }

        private Entry Find(int thread)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_entries[i].Id == thread)
                {
                    return _entries[i];
                }
            }

            return null;
        }

        private Entry Claim()
        {
            for (int i = 0; i < _count; i++)
            {
                if (!_entries[i].Thread.IsAlive)
                {
                    return _entries[i];
                }
            }

            if (_count == _entries.Length)
            {
                Entry[] larger = new Entry[_count * 2];
                Array.Copy(_entries, larger, _count);
                _entries = larger;
            }

            Entry entry = new Entry();
            _entries[_count++] = entry;
            return entry;
        }

        private sealed class Entry
        {
            public Thread Thread;
            public int Id;
            public int Error;
        }
    }
}
