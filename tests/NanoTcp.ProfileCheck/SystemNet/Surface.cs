using Mono.Cecil;

namespace NanoTcp.ProfileCheck.SystemNet;

/// <summary>The public and protected members of an assembly as lines of a list, see Api/README.md.</summary>
internal static class Surface
{
    public static IEnumerable<string> Of(ModuleDefinition module) =>
        module.GetTypes().Where(IsVisible).SelectMany(type => Fields(type).Concat(Methods(type)).Append(Line(type)));

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily) && IsVisible(type.DeclaringType));

    private static string Line(TypeDefinition type)
    {
        bool isDelegate = type.BaseType?.FullName == "System.MulticastDelegate";
        string kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            _ when isDelegate => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "class abstract : " + type.BaseType!.FullName,
            { IsSealed: true } => "class sealed : " + type.BaseType!.FullName,
            _ => "class : " + type.BaseType!.FullName,
        };
        return $"T {type.FullName} {kind}";
    }

    private static IEnumerable<string> Fields(TypeDefinition type) => type.Fields
        .Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName)
        .Select(field => $"F {type.FullName}.{field.Name} {field.FieldType.FullName}" + (field.HasConstant ? $" = {field.Constant}" : string.Empty));

    private static IEnumerable<string> Methods(TypeDefinition type) => type.Methods
        .Where(method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && method.Name != ".cctor")
        .Select(method => $"M {type.FullName}.{DeviceApi.Signature(method)}");
}
