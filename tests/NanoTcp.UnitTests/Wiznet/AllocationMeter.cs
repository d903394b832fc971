using System;
using System.Reflection;

namespace NanoTcp.UnitTests.Wiznet
{
    /// <summary>
    /// Bytes that this thread has allocated so far, where the runtime tells. Asked for by name, since nanoFramework has no such method; a
    /// look itself allocates some bytes.
    /// </summary>
    internal static class AllocationMeter
    {
        private static readonly MethodInfo s_method = typeof(GC).GetMethod("GetAllocatedBytesForCurrentThread");

        public static bool Works => (object)s_method != null;

        /// <summary>The first looks cost more than the later ones: take some before one that counts.</summary>
        public static long Bytes => (long)s_method.Invoke(null, null);
    }
}
