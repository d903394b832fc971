using System.Reflection;

namespace NanoTcp.Mutation.Running;

/// <summary>A test method with one set of arguments.</summary>
public sealed class TestCase(Type testClass, MethodInfo method, object?[]? arguments)
{
    public Type Class => testClass;

    public string Name => $"{testClass.FullName}.{method.Name}" +
        (arguments == null ? "" : $"({string.Join(", ", arguments.Select(argument => argument ?? "null"))})");

    /// <summary>Runs the test.</summary>
    /// <returns>Null when it passed or was skipped, or why it failed.</returns>
    public string? Run()
    {
        try
        {
            if (method.Invoke(method.IsStatic ? null : Activator.CreateInstance(testClass), arguments) is Task task)
            {
                task.GetAwaiter().GetResult();
            }

            return null;
        }
        catch (Exception e)
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return Bases(cause.GetType()).Any(type => type.Name == "AssertInconclusiveException") ? null : $"{cause.GetType().Name}: {cause.Message}";
        }
    }

    /// <summary>All tests of an assembly, in the order of their names.</summary>
    public static TestCase[] FindAll(Assembly assembly) =>
    [
        .. assembly.GetTypes().Where(type => !type.IsAbstract && HasAttribute(type, "TestClassAttribute"))
            .SelectMany(type => type.GetMethods().Where(method => HasAttribute(method, "TestMethodAttribute")).SelectMany(method => Cases(type, method)))
            .OrderBy(test => test.Name, StringComparer.Ordinal),
    ];

    /// <summary>Runs the static methods of the test's class that have an attribute.</summary>
    public static void RunMarked(Type testClass, string attribute)
    {
        foreach (MethodInfo marked in testClass.GetMethods().Where(candidate => HasAttribute(candidate, attribute)))
        {
            marked.Invoke(marked.IsStatic ? null : Activator.CreateInstance(testClass), null);
        }
    }

    private static IEnumerable<TestCase> Cases(Type type, MethodInfo method)
    {
        object[] sources = [.. method.GetCustomAttributes(true).Where(attribute => attribute.GetType().GetInterface("ITestDataSource") != null)];
        return sources.Length == 0
            ? [new TestCase(type, method, null)]
            : sources.SelectMany(source => (IEnumerable<object?[]>)source.GetType().GetInterface("ITestDataSource")!
                .GetMethod("GetData")!.Invoke(source, [method])!).Select(row => new TestCase(type, method, row));
    }

    private static bool HasAttribute(MemberInfo member, string name) =>
        member.GetCustomAttributes(true).Any(attribute => Bases(attribute.GetType()).Any(type => type.Name == name));

    private static IEnumerable<Type> Bases(Type? type)
    {
        for (; type != null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
