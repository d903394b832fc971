using System.Reflection;

namespace NanoTcp.BoardsTests;

/// <summary>The stand-ins say nothing that the firmware's own classes do not say: what compiles here compiles there.</summary>
[TestClass]
public sealed class FirmwareTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly HashSet<string> s_api = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Api"), "*.txt").SelectMany(File.ReadLines)
        .Select(line => line.EndsWith(" native", StringComparison.Ordinal) ? line[..^" native".Length] : line)];

    public static IEnumerable<object[]> StandIns => typeof(FirmwareTests).Assembly.GetExportedTypes()
        .Where(type => type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.Namespace.StartsWith("nanoFramework", StringComparison.Ordinal))
        .Select(type => new object[] { type });

    [TestMethod]
    [DynamicData(nameof(StandIns))]
    public void EveryStandInMemberExistsInTheFirmware(Type type)
    {
        foreach (FieldInfo field in type.GetFields(Members).Where(field => field.IsLiteral))
        {
            Assert.Contains($"F {type.FullName}.{field.Name} {field.FieldType} = {Convert.ToInt64(field.GetRawConstantValue())}", s_api);
        }

        foreach (MethodInfo method in type.GetMethods(Members).Where(method => !typeof(Delegate).IsAssignableFrom(type)))
        {
            string kind = method.IsStatic ? " static" : string.Empty;
            Assert.Contains($"M {type.FullName}.{method.Name}({Parameters(method)}) {method.ReturnType}{kind}", s_api);
        }

        foreach (ConstructorInfo constructor in type.GetConstructors().Where(constructor => !typeof(Delegate).IsAssignableFrom(type)))
        {
            string line = $"M {type.FullName}..ctor({Parameters(constructor)}) System.Void";
            Assert.Contains(line, s_api);
        }
    }

    private static string Parameters(MethodBase method) => string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType));
}
