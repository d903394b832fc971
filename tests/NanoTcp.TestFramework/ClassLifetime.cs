using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using AssertFailedException = TestFrameworkShared.AssertFailedException;

[assembly: AssemblyFixtureProvider(typeof(nanoFramework.TestFramework.ClassLifetime))]

namespace nanoFramework.TestFramework;

/// <summary>
/// Runs Setup before the first test of a class and Cleanup when the next class starts or the run ends. Test state is static, so
/// classes run one after another.
/// </summary>
public static class ClassLifetime
{
    private static readonly Lock s_lock = new();
    private static Type? s_class;
    private static Exception? s_setupFailure;

#pragma warning disable MSTEST0013 // the class is found by AssemblyFixtureProvider, it needs no TestClass attribute
    /// <summary>Runs the Cleanup of the last class.</summary>
    [AssemblyCleanup]
    public static void EndOfRun()
#pragma warning restore MSTEST0013
    {
        lock (s_lock)
        {
            Leave();
        }
    }

    /// <summary>Makes a class the current one. Throws what its Setup threw, for each of its tests.</summary>
    internal static void Enter(Type testClass)
    {
        lock (s_lock)
        {
            if (s_class != testClass)
            {
                Leave();
                s_class = testClass;
                s_setupFailure = Run<SetupAttribute>(testClass);
            }

            if (s_setupFailure != null)
            {
                ExceptionDispatchInfo.Throw(s_setupFailure);
            }
        }
    }

    private static void Leave()
    {
        Type? left = s_class;
        bool isSetUp = s_setupFailure == null;
        s_class = null;
        s_setupFailure = null;
        if (left != null && isSetUp && Run<CleanupAttribute>(left) is { } failure)
        {
            throw new AssertFailedException($"Cleanup of {left.FullName} failed: {failure.Message}", failure);
        }
    }

    private static Exception? Run<TAttribute>(Type testClass)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in testClass.GetMethods().Where(method => method.IsDefined(typeof(TAttribute))))
        {
            try
            {
                method.Invoke(method.IsStatic ? null : Activator.CreateInstance(testClass), null);
            }
            catch (TargetInvocationException e)
            {
                return e.InnerException ?? e;
            }
        }

        return null;
    }
}
