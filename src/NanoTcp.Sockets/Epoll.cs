using System;

namespace NanoTcp.Sockets
{
    /// <summary>
    /// The fds that a program waits for, and which of them may be ready. A change of a socket puts its item on the ready list, and a wait polls
    /// the items of that list only, so it costs what has changed, not what is registered. All families report their changes.
    /// </summary>
    internal sealed class Epoll
    {
        // Linux: EP_MAX_NESTS
        private const int MaxNests = 4;

        // the items of other epolls that watch this one
        public SockWatcher Watcher;

        private EpollItem _first;
        private EpollItem _firstReady;
        private EpollItem _lastReady;
        private int _readyCount;

        /// <summary>Removes a file that is released from all epolls that it is in.</summary>
        public static void RemoveFile(File file)
        {
            EpollItem item = file.Ops.FindWatcher(file) as EpollItem;
            while (item != null)
            {
                EpollItem next = item.NextWatcher as EpollItem;
                if (item.File == file)
                {
                    item.Epoll.Remove(item);
                }

                item = next;
            }
        }

        /// <summary>The item of an fd; null when it has none here.</summary>
        public EpollItem Find(File file, int fd)
        {
            // a file is in few epolls, while an epoll has many files
            EpollItem item = file.Ops.FindWatcher(file) as EpollItem;
            while (item != null && (item.Epoll != this || item.Fd != fd || item.File != file))
            {
                item = item.NextWatcher as EpollItem;
            }

            return item;
        }

        public void Add(File file, int fd, EpollEvent request, StackContext stack)
        {
            EpollItem item = new EpollItem(this, file, fd);
            item.NextWatcher = file.Ops.FindWatcher(file);
            file.Ops.SetWatcher(file, item);
            item.Next = _first;
            if (_first != null)
            {
                _first.Previous = item;
            }

            _first = item;
            Change(item, request, stack);
        }

        /// <summary>Sets what an item waits for, and arms it.</summary>
        public void Change(EpollItem item, EpollEvent request, StackContext stack)
        {
            item.UserFd = request.Fd;
            item.UserData = request.Data;
            item.Events = request.Events | SocketConstants.EPOLLERR | SocketConstants.EPOLLHUP;
            if ((item.File.Ops.Poll(item.File) & item.Events) != 0)
            {
                ItemChanged(item, stack);
                stack.SocketChanged(null);
            }
        }

        public void Remove(EpollItem item)
        {
            // a sock that the socket no longer has may still report changes to it
            item.Events = 0;
            RemoveWatcher(item);
            if (item.IsReady)
            {
                Unready(item);
            }

            if (item.Previous == null)
            {
                _first = item.Next;
            }
            else
            {
                item.Previous.Next = item.Next;
            }

            if (item.Next != null)
            {
                item.Next.Previous = item.Previous;
            }
        }

        public void RemoveAll()
        {
            while (_first != null)
            {
                Remove(_first);
            }
        }

        /// <summary>An item's file became readable or writable, or failed.</summary>
        public void ItemChanged(EpollItem item, StackContext stack)
        {
            if (!item.IsReady)
            {
                MakeReady(item);
            }

            if (Watcher != null)
            {
                Watcher.SockChanged(stack);
            }
        }

        /// <summary>Returns the events of ready items, those that have waited longest first.</summary>
        /// <param name="events">Filled.</param>
        /// <param name="max">Maximum number of events.</param>
        /// <returns>Number of events, or -EFAULT.</returns>
        public int Collect(EpollEvent[] events, int max)
        {
            int found = 0;
            try
            {
                // items that stay ready are appended: each is polled once
                for (int left = _readyCount; left > 0 && found < max; left--)
                {
                    EpollItem item = _firstReady;
                    int ready = item.File.Ops.Poll(item.File) & item.Events;
                    if (ready == 0)
                    {
                        Unready(item);
                        continue;
                    }

                    EpollEvent entry = events[found];
                    if (entry == null)
                    {
                        return found > 0 ? found : -Errno.EFAULT;
                    }

                    entry.Events = ready;
                    entry.Fd = item.UserFd;
                    entry.Data = item.UserData;
                    found++;
                    Report(item);
                }
            }
            catch (OutOfMemoryException)
            {
                if (found == 0)
                {
                    throw;
                }
            }

            return found;
        }

        /// <summary>Polls the items that may be ready until one is. Removes those before it from the ready list.</summary>
        public bool CheckReady()
        {
            for (int left = _readyCount; left > 0; left--)
            {
                EpollItem item = _firstReady;
                if ((item.File.Ops.Poll(item.File) & item.Events) != 0)
                {
                    return true;
                }

                Unready(item);
            }

            return false;
        }

        /// <summary>Checks whether another epoll may be added, as Linux does: no loops, and at most five epolls in a row.</summary>
        public bool CanAdd(Epoll other)
        {
            int depth = other.DepthBelow(this, 0);
            return depth + 1 + DepthAbove(0) <= MaxNests;
        }

        // number of epolls in a row below this one; more than allowed when one of them is the given one
        private int DepthBelow(Epoll top, int depth)
        {
            int deepest = 0;
            for (EpollItem item = _first; item != null && deepest <= MaxNests; item = item.Next)
            {
                Epoll nested = item.File.Content as Epoll;
                if (nested == null)
                {
                    continue;
                }

                int below = nested == top || depth >= MaxNests ? MaxNests : nested.DepthBelow(top, depth + 1);
                deepest = below + 1 > deepest ? below + 1 : deepest;
            }

            return deepest;
        }

        private int DepthAbove(int depth)
        {
            int highest = 0;
            EpollItem item = Watcher as EpollItem;
            while (item != null && depth <= MaxNests)
            {
                int above = item.Epoll.DepthAbove(depth + 1) + 1;
                highest = above > highest ? above : highest;
                item = item.NextWatcher as EpollItem;
            }

            return highest;
        }

        private static void RemoveWatcher(EpollItem item)
        {
            File file = item.File;
            SockWatcher first = file.Ops.FindWatcher(file);
            if (first == item)
            {
                file.Ops.SetWatcher(file, item.NextWatcher);
                return;
            }

            EpollItem previous = (EpollItem)first;
            while (previous.NextWatcher != item)
            {
                previous = (EpollItem)previous.NextWatcher;
            }

            previous.NextWatcher = item.NextWatcher;
        }

        private void Report(EpollItem item)
        {
            Unready(item);
            if ((item.Events & SocketConstants.EPOLLONESHOT) != 0)
            {
                item.Events &= EpollItem.Modes;
            }
            else if ((item.Events & SocketConstants.EPOLLET) == 0)
            {
                // level-triggered: the next wait polls it again
                MakeReady(item);
            }
        }

        private void MakeReady(EpollItem item)
        {
            item.PreviousReady = _lastReady;
            item.NextReady = null;
            if (_lastReady == null)
            {
                _firstReady = item;
            }
            else
            {
                _lastReady.NextReady = item;
            }

            _lastReady = item;
            item.IsReady = true;
            _readyCount++;
        }

        private void Unready(EpollItem item)
        {
            if (item.PreviousReady == null)
            {
                _firstReady = item.NextReady;
            }
            else
            {
                item.PreviousReady.NextReady = item.NextReady;
            }

            if (item.NextReady == null)
            {
                _lastReady = item.PreviousReady;
            }
            else
            {
                item.NextReady.PreviousReady = item.PreviousReady;
            }

            item.IsReady = false;
            _readyCount--;
        }
    }
}
