using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>A test that compiles against the shim compiles against nanoFramework's test framework, and the other way round.</summary>
[TestClass]
public class ShimTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_shim = typeof(nanoFramework.TestFramework.Assert).Assembly;

    [TestMethod]
    public void TheShimsAssertionsMatchTheDevices()
    {
        Type[] types =
        [
            typeof(nanoFramework.TestFramework.Assert),
            typeof(nanoFramework.TestFramework.CollectionAssert),
            typeof(nanoFramework.TestFramework.Helper),
            typeof(nanoFramework.TestFramework.OutputHelper),
            typeof(nanoFramework.TestFramework.TestExtensions),
        ];
        string[] expected = StaticMethods(types);
        string[] actual = [.. types.SelectMany(type => type.GetMethods(Members)).Select(Line).Order(StringComparer.Ordinal)];

        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', actual));
    }

    [TestMethod]
    public void TheShimHasTheDevicesTypes()
    {
        string[] types =
        [
            .. DeviceApi.Lines("nanoFramework.TestFramework").Where(line => line[0] == 'T').Select(line => line.Split(' ')[1]),
        ];

        Assert.IsNotEmpty(types);
        foreach (string type in types)
        {
            Assert.IsNotNull(s_shim.GetType(type), type);
        }
    }

    private static string[] StaticMethods(Type[] types) =>
    [
        .. DeviceApi.Lines("nanoFramework.TestFramework")
            .Where(line => line.EndsWith(" static", StringComparison.Ordinal)
                && types.Any(type => line.StartsWith($"M {type.FullName}.", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    private static string Line(MethodInfo method) =>
        $"M {method.DeclaringType!.FullName}.{method.Name}"
        + $"({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType))}) {method.ReturnType} static";
}
