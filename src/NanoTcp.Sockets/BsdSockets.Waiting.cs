using System;

namespace NanoTcp.Sockets
{
    /// <summary>Blocking of a call until its file changes.</summary>
    public sealed partial class BsdSockets
    {
        /// <summary>Waits for a change, if the call may block.</summary>
        /// <param name="file">The file of the call.</param>
        /// <param name="fd">The call's fd, which another thread may close.</param>
        /// <param name="flags">MSG_DONTWAIT or 0.</param>
        /// <param name="deadline">In milliseconds of the stack's clock; 0 after the last try of a call that may not block.</param>
        /// <param name="result">The call's result if it may not block, or if the fd was closed during the wait.</param>
        /// <returns>True to try again.</returns>
        private bool Pause(File file, int fd, int flags, ref long deadline, ref int result)
        {
            if (file.IsNonBlocking || (flags & SocketConstants.MSG_DONTWAIT) != 0)
            {
                // without a thread that drives the stack, a program that only polls would never see progress
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
