using System.Collections;
using System.Threading;

namespace NanoTcp.Sockets
{
    /// <summary>The last error of each thread: errno, without the thread-local storage that nanoFramework lacks. Touched by errors only.</summary>
    internal sealed class ThreadErrors
    {
        private readonly ArrayList _entries = new ArrayList();

        public int Current
        {
            get
            {
                Entry entry = Find(Thread.CurrentThread.ManagedThreadId);
                return entry == null ? 0 : entry.Error;
            }

            set
            {
                int thread = Thread.CurrentThread.ManagedThreadId;
                Entry entry = Find(thread);
                if (entry == null)
                {
                    entry = new Entry { Thread = thread };
                    lock (_entries)
                    {
                        _entries.Add(entry);
                    }
                }

                entry.Error = value;
            }
        }

        private Entry Find(int thread)
        {
            lock (_entries)
            {
                for (int i = 0; i < _entries.Count; i++)
                {
                    Entry entry = (Entry)_entries[i];
                    if (entry.Thread == thread)
                    {
                        return entry;
                    }
                }
            }

            return null;
        }

        private sealed class Entry
        {
            public int Thread;
            public int Error;
        }
    }
}
