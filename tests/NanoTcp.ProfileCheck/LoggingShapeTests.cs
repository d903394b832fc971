using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoTcp.ProfileCheck;

/// <summary>NanoTcp.Logging has some types of nanoFramework.Logging for .NET: they have nothing that the package does not have.</summary>
[TestClass]
public class LoggingShapeTests
{
    private const string Space = "Microsoft.Extensions.Logging";

    private static readonly string s_assembly = Path.Combine(AppContext.BaseDirectory, "NanoTcp.Logging.dll");
    private static readonly HashSet<string> s_api = [.. DeviceApi.Lines("nanoFramework.Logging")];

    [TestMethod]
    public void EveryMemberIsThatOfThePackage()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(s_assembly);
        TypeDefinition[] types = [.. module.Types.Where(type => type.Namespace == Space)];
        Assert.HasCount(4, types);
        foreach (TypeDefinition type in types)
        {
            Assert.Contains(line => line.StartsWith($"T {type.FullName} ", StringComparison.Ordinal), s_api);
            foreach (MethodDefinition method in type.Methods.Where(method => method.IsPublic))
            {
                Assert.Contains($"M {type.FullName}.{DeviceApi.Signature(method)}", s_api);
            }

            foreach (FieldDefinition field in type.Fields.Where(field => field.IsPublic && field.IsLiteral))
            {
                Assert.Contains($"F {type.FullName}.{field.Name} {type.FullName} = {field.Constant}", s_api);
            }
        }
    }

    [TestMethod]
    public void TheInterfacesAreComplete()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(s_assembly);
        foreach (TypeDefinition type in module.Types.Where(type => type.Namespace == Space && type.IsInterface))
        {
            Assert.HasCount(type.Methods.Count, s_api.Where(line => line.StartsWith($"M {type.FullName}.", StringComparison.Ordinal)));
        }
    }
}
