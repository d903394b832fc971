"""A Modbus server made of libmodbus, without a Python package for it. It serves one client after another, prints "ready", and then the
registers and coils that a client has written when that client leaves."""
import ctypes
import sys

BITS = 2000
REGISTERS = 200


class Mapping(ctypes.Structure):
    _fields_ = [
        ("nb_bits", ctypes.c_int), ("start_bits", ctypes.c_int),
        ("nb_input_bits", ctypes.c_int), ("start_input_bits", ctypes.c_int),
        ("nb_input_registers", ctypes.c_int), ("start_input_registers", ctypes.c_int),
        ("nb_registers", ctypes.c_int), ("start_registers", ctypes.c_int),
        ("tab_bits", ctypes.POINTER(ctypes.c_uint8)), ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_registers", ctypes.POINTER(ctypes.c_uint16)), ("tab_registers", ctypes.POINTER(ctypes.c_uint16)),
    ]


def main():
    library = ctypes.CDLL("libmodbus.so.5")
    library.modbus_new_tcp.restype = ctypes.c_void_p
    library.modbus_mapping_new.restype = ctypes.POINTER(Mapping)
    context = ctypes.c_void_p(library.modbus_new_tcp(b"0.0.0.0", int(sys.argv[1])))
    mapping = library.modbus_mapping_new(BITS, BITS, REGISTERS, REGISTERS)
    tables = mapping.contents
    for i in range(BITS):
        tables.tab_input_bits[i] = i % 3 == 0
    for i in range(REGISTERS):
        tables.tab_input_registers[i] = 1000 + i

    listener = ctypes.c_int(library.modbus_tcp_listen(context, 1))
    if listener.value < 0:
        sys.exit("cannot listen")
    print("ready", flush=True)
    request = (ctypes.c_uint8 * 260)()
    while library.modbus_tcp_accept(context, ctypes.byref(listener)) >= 0:
        while True:
            length = library.modbus_receive(context, request)
            if length < 0:
                break
            if length > 0:
                library.modbus_reply(context, request, length, mapping)
        library.modbus_close(context)
        print("registers", *tables.tab_registers[0:4], flush=True)
        print("coils", *tables.tab_bits[0:12], flush=True)


main()
