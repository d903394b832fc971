using System.Globalization;
using Microsoft.CodeAnalysis;
using Mono.Cecil;

namespace NanoTcp.ProfileCheck;

/// <summary>mscorlib of the package nanoFramework.CoreLibrary, which a board's build compiles against.</summary>
public sealed class CoreLibrary : IDisposable
{
    /// <summary>Name of the assembly, and of its list.</summary>
    public const string Name = "mscorlib";

    private readonly ModuleDefinition _module = ModuleDefinition.ReadModule(AssemblyFile, new ReaderParameters { InMemory = true });

    /// <summary>The assembly's name, version and key.</summary>
    public AssemblyNameReference Identity => AssemblyNameReference.Parse(_module.Assembly.Name.FullName);

    /// <summary>The types that a program can name.</summary>
    public IEnumerable<TypeDefinition> Types => _module.GetTypes().Where(IsVisible);

    /// <summary>Makes a reference to the assembly, for the compiler.</summary>
    public static MetadataReference Reference() => MetadataReference.CreateFromFile(AssemblyFile);

    /// <summary>Public and protected types and members, as the lists write them; generic ones left out, like there.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (TypeDefinition type in Types.Where(type => !type.HasGenericParameters))
        {
            yield return $"T {type.FullName} {Kind(type)}";
            foreach (FieldDefinition field in type.Fields.Where(field => IsVisible(field) && !IsGeneric(field.FieldType)))
            {
                yield return $"F {type.FullName}.{field.Name} {DeviceApi.Plain(field.FieldType)}" + Constant(field);
            }

            foreach (MethodDefinition method in type.Methods.Where(method => IsVisible(method) && !IsGeneric(method)))
            {
                yield return $"M {type.FullName}.{DeviceApi.Signature(method)}";
            }
        }
    }

    /// <summary>Releases the assembly's file.</summary>
    public void Dispose() => _module.Dispose();

    private static string AssemblyFile => Path.Combine(AppContext.BaseDirectory, "nanoFramework", Name + ".dll");

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    private static bool IsVisible(FieldDefinition field) =>
        (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;

    private static bool IsVisible(MethodDefinition method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGeneric(MethodDefinition method) =>
        method.HasGenericParameters || IsGeneric(method.ReturnType) || method.Parameters.Any(parameter => IsGeneric(parameter.ParameterType));

    private static bool IsGeneric(TypeReference type) =>
        type is GenericInstanceType or GenericParameter || (type is TypeSpecification specification && IsGeneric(specification.ElementType));

    private static string Kind(TypeDefinition type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { BaseType: null } => "class",
        { BaseType.FullName: "System.MulticastDelegate" } => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => $"class {(type.IsSealed ? "sealed " : string.Empty)}: {type.BaseType.FullName}",
    };

    private static string Constant(FieldDefinition field) => field.Constant switch
    {
        null => string.Empty,
        char character => $" = {(int)character}",
        object value => string.Create(CultureInfo.InvariantCulture, $" = {value}"),
    };
}
