using System;

namespace NanoTcp.Sockets
{
    /// <summary>How a call waits for its file to change.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Waits for a change, if the call may wait.</summary>
        /// <param name="file">The file of the call.</param>
        /// <param name="fd">The fd that the call was made on.</param>
        /// <param name="flags">MSG_DONTWAIT or 0.</param>
        /// <param name="deadline">Until when; 0 once a call that may not wait has had all it can have.</param>
        /// <param name="result">What the call returns when it may not wait, or the fd was closed meanwhile.</param>
        /// <returns>True to try again.</returns>
        private bool Pause(File file, int fd, int flags, ref long deadline, ref int result)
        {
            if (file.IsNonBlocking || (flags & SocketConstants.MSG_DONTWAIT) != 0)
            {
                // without a thread that serves the stack, a program that only asks and never waits would ask in vain
                bool isFirst = deadline != 0;
                deadline = 0;
                return isFirst && _stack.ServeUnattended();
            }

            bool isTimeLeft;
            try
            {
                isTimeLeft = _stack.WaitForChange(file.Ops.SockOf(file), deadline);
            }
            catch (OutOfMemoryException)
            {
                result = -NanoTcp.Errno.ENOBUFS;
                return false;
            }

            if (_files.Get(fd) != file)
            {
                result = -NanoTcp.Errno.EBADF;
                return false;
            }

            return isTimeLeft;
        }

        private long Deadline(int timeout) => timeout > 0 ? _stack.Now + timeout : long.MaxValue;
    }
}
