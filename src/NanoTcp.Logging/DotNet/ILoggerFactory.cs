#if !NANOFRAMEWORK_1_0
using System;

namespace Microsoft.Extensions.Logging
{
    /// <summary>Makes loggers.</summary>
    public interface ILoggerFactory : IDisposable
    {
        /// <summary>Makes a logger.</summary>
        /// <param name="categoryName">Where its messages come from, such as a class's full name.</param>
        ILogger CreateLogger(string categoryName);
    }
}
#endif
