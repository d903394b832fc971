using System.Runtime.CompilerServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework;

/// <summary>
/// Marks a test. Underneath it is MSTest's attribute, so MSTest finds and runs the method; around the run it keeps what a board
/// would do: Setup and Cleanup once a class, no instance, arguments of exactly the declared types.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public class TestMethodAttribute : Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute
{
    public TestMethodAttribute([CallerFilePath] string callerFilePath = "", [CallerLineNumber] int callerLineNumber = -1)
        : base(callerFilePath, callerLineNumber)
    {
    }

    public override async Task<TestResult[]> ExecuteAsync(ITestMethod testMethod)
    {
        try
        {
            BoardRules.Check(testMethod);
            ClassLifetime.Enter(testMethod.MethodInfo.ReflectedType!);
        }
        catch (Exception e)
        {
            return [ResultOf(e)];
        }

        return await base.ExecuteAsync(testMethod).ConfigureAwait(false);
    }

    private static TestResult ResultOf(Exception exception) => new()
    {
        Outcome = exception is AssertInconclusiveException ? UnitTestOutcome.Inconclusive : UnitTestOutcome.Failed,
        TestFailureException = exception,
    };
}
