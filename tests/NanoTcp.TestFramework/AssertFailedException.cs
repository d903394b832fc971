namespace TestFrameworkShared;

/// <summary>An assertion does not hold. MSTest's own exception underneath, so that its message is shown as it is.</summary>
public class AssertFailedException : Microsoft.VisualStudio.TestTools.UnitTesting.AssertFailedException
{
    public AssertFailedException()
    {
    }

    public AssertFailedException(string? message)
        : base(message ?? string.Empty)
    {
    }

    public AssertFailedException(string? message, Exception? innerException)
        : base(message ?? string.Empty, innerException!)
    {
    }
}
