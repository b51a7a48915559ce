"""What do pages show of networks whose reasons are known?"""
