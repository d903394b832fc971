using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework;

/// <summary>The test cannot run here. MSTest's inconclusive exception underneath, so it counts as skipped.</summary>
public class SkipTestException : AssertInconclusiveException
{
    public SkipTestException(string? message = null, Exception? innerException = null)
        : base(message ?? "The test was skipped without a reason.", innerException!)
    {
    }
}
